using System.Text;

namespace JetVision.Activities.Requests.Reading.Mails;

/// <summary>A message taken apart: what was written last, what it quotes, and the head.</summary>
/// <param name="Body">The newest words, without signature.</param>
/// <param name="Quoted">What it answers or passes on; empty when nothing.</param>
/// <param name="Subject">The subject without Re: and Fwd:; empty when none.</param>
/// <param name="Sender">The From line, or empty.</param>
/// <param name="Signature">What stands after the closing words.</param>
internal sealed record MailText(string Body, string Quoted, string Subject, string Sender, string Signature)
{
    /// <summary>Whether it passes another message on rather than answering it.</summary>
    public bool IsForward { get; init; }
}

/// <summary>Takes a message apart line by line.</summary>
internal static class MailReader
{
    private static readonly string[] SubjectKeys = ["subject", "betreff", "asunto", "objet", "assunto", "oggetto", "onderwerp", "тема", "temat", "主题", "主旨", "الموضوع"];

    private static readonly string[] HeadKeys =
    [
        "from", "to", "cc", "bcc", "date", "sent", "reply-to", "von", "an", "datum", "gesendet", "de", "para", "à", "a", "fecha", "enviado", "envoyé", "date", "da", "data", "inviato",
        "van", "aan", "verzonden", "от", "кому", "дата", "отправлено", "od", "do", "wysłano", "发件人", "收件人", "日期", "发送时间", "抄送", "من", "إلى", "التاريخ", "priority", "importance",
        "message-id", "mime-version", "content-type", "x-mailer", "received", "return-path", "content-transfer-encoding",
    ];

    private static readonly string[] Marks =
    [
        "original message", "ursprüngliche nachricht", "mensaje original", "message d'origine", "mensagem original", "messaggio originale", "oorspronkelijk bericht",
        "исходное сообщение", "wiadomość oryginalna", "forwarded message", "weitergeleitete nachricht", "mensaje reenviado", "message transféré", "mensagem encaminhada",
        "messaggio inoltrato", "doorgestuurd bericht", "пересылаемое сообщение", "begin forwarded", "wiadomość przekazana", "原始邮件", "转发", "الرسالة الأصلية",
    ];

    private static readonly string[] Wrote =
        ["wrote", "schrieb", "escribió", "escribio", "a écrit", "escreveu", "ha scritto", "schreef", "написал", "пишет", "napisał", "写道", "كتب", "geschreven"];

    public static MailText Read(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var (body, quoted) = (new StringBuilder(text.Length), new StringBuilder());
        string subject = string.Empty, sender = string.Empty;
        var (inQuote, forward, started) = (false, false, false);
        var headLines = HeadLength(lines);
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (i < headLines)
            {
                var (key, value) = Pair(line);
                if (SubjectKeys.Contains(key) && subject.Length == 0)
                {
                    subject = value;
                }
                else if (key is "from" or "von" or "de" or "da" or "van" or "от" or "od" or "发件人" or "من" && value.Contains('@', StringComparison.Ordinal))
                {
                    sender = value;
                }

                continue;
            }

            if (IsSeparator(line))
            {
                inQuote = true;
                forward |= line.Contains("orward", StringComparison.OrdinalIgnoreCase) || line.Contains("reenviado", StringComparison.OrdinalIgnoreCase) ||
                    line.Contains("weitergeleitet", StringComparison.OrdinalIgnoreCase) || line.Contains("transféré", StringComparison.OrdinalIgnoreCase) ||
                    line.Contains("encaminhada", StringComparison.OrdinalIgnoreCase) || line.Contains("inoltrato", StringComparison.OrdinalIgnoreCase) || line.Contains("转发", StringComparison.Ordinal);
                continue;
            }

            if (line.StartsWith('>') || inQuote)
            {
                var inner = line.TrimStart('>', ' ', '|');
                if (!IsAttribution(inner) && !IsHead(inner))
                {
                    quoted.Append(inner).Append('\n');
                }

                continue;
            }

            if (IsAttribution(line) || (started && IsMailHead(lines, i)))
            {
                inQuote = true;
                continue;
            }

            started |= line.Length > 0;
            body.Append(lines[i].TrimEnd()).Append('\n');
        }

        subject = Subject(subject, ref forward);
        var (kept, signature) = Signatures.Cut(body.ToString());
        return new MailText(kept, Signatures.Cut(quoted.ToString()).Kept, subject, sender, signature) { IsForward = forward };
    }

    /// <summary>How many lines at the top are a mail's head. A form's "From: KLAS" is none: a head has a subject or an address.</summary>
    private static int HeadLength(string[] lines)
    {
        var count = 0;
        var (subject, address) = (false, false);
        foreach (var line in lines)
        {
            var trimmed = line.Trim();
            if (!IsHead(trimmed) && !(count == 0 && trimmed.Length == 0))
            {
                break;
            }

            var (key, value) = Pair(trimmed);
            subject |= SubjectKeys.Contains(key);
            address |= value.Contains('@', StringComparison.Ordinal);
            count++;
        }

        return subject || address ? count : 0;
    }

    private static bool IsMailHead(string[] lines, int i)
    {
        var block = lines[i..Math.Min(lines.Length, i + 5)];
        var (key, value) = Pair(block[0].Trim().Trim('*'));
        return key is "from" or "von" or "de" or "da" or "van" or "от" or "od" or "发件人" && (value.Contains('@', StringComparison.Ordinal) ||
            block.Skip(1).Any(line => SubjectKeys.Contains(Pair(line.Trim().Trim('*')).Key)));
    }

    private static bool IsHead(string line)
    {
        var (key, _) = Pair(line.Trim('*'));
        return key.Length > 0 && (HeadKeys.Contains(key) || SubjectKeys.Contains(key));
    }

    private static (string Key, string Value) Pair(string line)
    {
        var colon = line.AsSpan().IndexOfAny(':', '：');
        return colon is < 1 or > 30 ? (string.Empty, line) : (line[..colon].Trim().Trim('*').ToLowerInvariant(), line[(colon + 1)..].Trim().Trim('*').Trim());
    }

    private static bool IsSeparator(string line)
    {
        var bare = line.TrimStart('>', ' ').Trim('-', '_', '=', '*', ' ');
        return (line.StartsWith("--", StringComparison.Ordinal) || line.StartsWith("__", StringComparison.Ordinal) || line.StartsWith("Begin", StringComparison.Ordinal) || line.StartsWith('>')) &&
            Marks.Any(mark => bare.StartsWith(mark, StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsAttribution(string line) => line.Length is > 5 and < 200 && line[^1] is ':' or '：' && Wrote.Any(wrote => line.Contains(wrote, StringComparison.OrdinalIgnoreCase)) && line.Any(char.IsDigit);

    private static string Subject(string subject, ref bool forward)
    {
        while (true)
        {
            var colon = subject.AsSpan().IndexOfAny(':', '：');
            var prefix = colon is > 0 and < 6 ? subject[..colon].Trim().ToUpperInvariant() : string.Empty;
            if (prefix is "RE" or "AW" or "SV" or "RV" or "TR" or "FW" or "FWD" or "WG" or "ENC" or "RES" or "R" or "I" or "RIF" or "ODP" or "PD" or "НА" or "回复" or "转发" or "رد")
            {
                forward |= prefix is "FW" or "FWD" or "WG" or "RV" or "TR" or "ENC" or "转发" or "I" or "PD";
                subject = subject[(colon + 1)..].Trim();
                continue;
            }

            return subject;
        }
    }
}
