namespace JetVision.Activities.Requests.Reading.Words;

/// <summary>What a token is made of.</summary>
internal enum TokenKind
{
    Word,
    Number,
    Mark,
    LineEnd,
}

/// <summary>A word, a run of digits, one other character or a line's end, with its place in the text.</summary>
/// <param name="Start">First character.</param>
/// <param name="End">One past the last character.</param>
/// <param name="Norm">Folded spelling; dashes, quotes and full-width marks as their plain ASCII kin.</param>
/// <param name="Kind">What it is made of.</param>
/// <param name="Spaced">Whether white space or a line's end stands before it.</param>
/// <param name="Capital">Whether a word begins with a capital.</param>
/// <param name="AllCaps">Whether a word of two or more letters is all capitals.</param>
internal readonly record struct Token(int Start, int End, string Norm, TokenKind Kind, bool Spaced, bool Capital, bool AllCaps)
{
    public bool IsMark(char mark) => Kind == TokenKind.Mark && Norm[0] == mark;

    public bool IsWord(string norm) => Kind == TokenKind.Word && Norm == norm;

    /// <summary>The digits' value, or -1 when it is no number or longer than eight digits.</summary>
    public int Value
    {
        get
        {
            if (Kind != TokenKind.Number || Norm.Length > 8)
            {
                return -1;
            }

            var value = 0;
            foreach (var digit in Norm)
            {
                value = (value * 10) + (digit - '0');
            }

            return value;
        }
    }
}
