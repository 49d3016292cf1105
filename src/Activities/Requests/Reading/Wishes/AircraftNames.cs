using JetVision.Activities.Airports;
using JetVision.Activities.Requests.Reading.Words;

namespace JetVision.Activities.Requests.Reading.Wishes;

/// <summary>Aircraft types by the names that clients use. A family's name alone says no more than its category, if it has one.</summary>
internal static class AircraftNames
{
    private static readonly (string Type, string? Category, int MostPassengers, string[] Names)[] Known =
    [
        ("Pilatus PC-12", "Turbo prop", 10, ["pilatus pc 12", "pilatus pc12", "pc 12", "pc12", "pilatus pc12 ngx"]),
        ("Pilatus PC-24", null, 11, ["pilatus pc 24", "pc 24", "pc24"]),
        ("King Air 350", null, 11, ["king air 350", "king air 350i", "b350", "be350"]),
        ("King Air 250", null, 9, ["king air 250"]),
        ("King Air 200", null, 9, ["king air 200", "b200", "king air b200"]),
        ("King Air 90", null, 7, ["king air 90", "king air c90", "c90"]),
        ("King Air", "Turbo prop", 11, ["king air", "kingair"]),
        ("Piaggio Avanti", "Turbo prop", 9, ["piaggio avanti", "piaggio", "avanti", "p180"]),
        ("Citation Mustang", null, 5, ["citation mustang", "mustang"]),
        ("Phenom 100", null, 7, ["phenom 100", "embraer phenom 100"]),
        ("Phenom 300", null, 10, ["phenom 300", "phenom 300e", "embraer phenom 300"]),
        ("HondaJet", null, 6, ["hondajet", "honda jet"]),
        ("Citation M2", null, 7, ["citation m2"]),
        ("Citation CJ2", null, 8, ["cj2", "citation cj2", "cj 2", "cj2+"]),
        ("Citation CJ3", null, 9, ["cj3", "citation cj3", "cj 3", "cj3+"]),
        ("Citation CJ4", null, 9, ["cj4", "citation cj4", "cj 4"]),
        ("Hawker 400XP", null, 8, ["hawker 400", "hawker 400xp", "beechjet", "beechjet 400"]),
        ("Learjet 45", null, 9, ["learjet 45", "lear 45", "lear45"]),
        ("Learjet 60", null, 9, ["learjet 60", "lear 60", "lear60"]),
        ("Learjet 75", null, 9, ["learjet 75", "lear 75"]),
        ("Learjet", null, 9, ["learjet", "lear jet", "lear"]),
        ("Citation XLS", null, 9, ["citation xls", "xls", "citation xls+", "citation excel"]),
        ("Citation Latitude", null, 9, ["citation latitude", "latitude"]),
        ("Citation Longitude", null, 12, ["citation longitude", "longitude"]),
        ("Citation Sovereign", null, 12, ["citation sovereign", "sovereign"]),
        ("Citation X", null, 12, ["citation x"]),
        ("Cessna Citation", null, 12, ["citation", "cessna citation"]),
        ("Hawker 800XP", null, 9, ["hawker 800", "hawker 800xp", "hawker 850", "hawker 850xp"]),
        ("Hawker 900XP", null, 9, ["hawker 900", "hawker 900xp"]),
        ("Hawker", null, 9, ["hawker"]),
        ("Gulfstream G150", null, 8, ["g150", "gulfstream g150"]),
        ("Gulfstream G200", null, 10, ["g200", "gulfstream g200"]),
        ("Gulfstream G280", null, 10, ["g280", "gulfstream g280", "gulfstream 280"]),
        ("Praetor 500", null, 9, ["praetor 500"]),
        ("Praetor 600", null, 12, ["praetor 600", "praetor"]),
        ("Legacy 450", null, 9, ["legacy 450"]),
        ("Legacy 500", null, 12, ["legacy 500"]),
        ("Legacy 600", null, 14, ["legacy 600", "legacy"]),
        ("Legacy 650", null, 14, ["legacy 650"]),
        ("Challenger 300", null, 10, ["challenger 300", "cl300"]),
        ("Challenger 350", null, 10, ["challenger 350", "cl350", "challenger 3500"]),
        ("Challenger 604", null, 12, ["challenger 604", "cl604"]),
        ("Challenger 605", null, 12, ["challenger 605", "cl605"]),
        ("Challenger 650", null, 12, ["challenger 650", "cl650"]),
        ("Challenger 850", null, 19, ["challenger 850"]),
        ("Challenger", null, 19, ["challenger"]),
        ("Falcon 900", null, 14, ["falcon 900", "falcon 900ex", "falcon 900lx"]),
        ("Falcon 2000", null, 10, ["falcon 2000", "falcon 2000lx", "falcon 2000lxs"]),
        ("Falcon 50", null, 9, ["falcon 50"]),
        ("Falcon 6X", null, 16, ["falcon 6x"]),
        ("Falcon 7X", null, 16, ["falcon 7x"]),
        ("Falcon 8X", null, 16, ["falcon 8x"]),
        ("Dassault Falcon", null, 16, ["dassault falcon"]),
        ("Gulfstream GIV", null, 16, ["giv", "g iv", "g4", "gulfstream iv", "gulfstream g4"]),
        ("Gulfstream G450", null, 16, ["g450", "gulfstream g450", "gulfstream 450"]),
        ("Gulfstream GV", null, 16, ["gulfstream v", "gulfstream gv", "gulfstream g5"]),
        ("Gulfstream G550", null, 19, ["g550", "gulfstream g550", "gulfstream 550"]),
        ("Gulfstream G500", null, 19, ["g500", "gulfstream g500"]),
        ("Gulfstream G600", null, 19, ["g600", "gulfstream g600"]),
        ("Gulfstream G650", null, 19, ["g650", "gulfstream g650", "g650er", "gulfstream g650er", "gulfstream 650"]),
        ("Gulfstream G700", null, 19, ["g700", "gulfstream g700"]),
        ("Gulfstream G800", null, 19, ["g800", "gulfstream g800"]),
        ("Gulfstream", null, 19, ["gulfstream"]),
        ("Global 5000", null, 16, ["global 5000", "bombardier global 5000"]),
        ("Global 5500", null, 16, ["global 5500"]),
        ("Global 6000", null, 17, ["global 6000", "bombardier global 6000", "gl6000", "gl6", "gl6k"]),
        ("Global 6500", null, 17, ["global 6500"]),
        ("Global 7500", null, 19, ["global 7500", "bombardier global 7500", "global 8000"]),
        ("Global Express", null, 17, ["global express", "global xrs"]),
        ("Lineage 1000", null, 19, ["lineage 1000", "lineage"]),
        ("ACJ319", null, 50, ["acj319", "acj 319", "acj"]),
        ("BBJ", null, 60, ["bbj", "boeing business jet"]),
        ("Embraer E190", null, 114, ["e190", "embraer 190"]),
        ("Airbus A320", null, 180, ["a320", "airbus a320", "a319", "a321"]),
        ("Boeing 737", null, 189, ["boeing 737", "b737", "737 800"]),
        ("Boeing 757", null, 220, ["boeing 757", "b757"]),
        ("AW139", "Helicopter twin engine", 12, ["aw139", "aw 139", "agusta 139"]),
        ("AW109", "Helicopter twin engine", 7, ["aw109", "aw 109", "agusta 109", "agusta"]),
        ("Sikorsky S-76", "Helicopter twin engine", 12, ["s76", "s 76", "sikorsky s76", "sikorsky"]),
        ("Bell 407", "Helicopter single engine", 6, ["bell 407"]),
        ("Bell 429", "Helicopter twin engine", 7, ["bell 429"]),
        ("H130", "Helicopter single engine", 6, ["h130", "ec130", "ecureuil"]),
    ];

    private static readonly Dictionary<string, List<(string[] Words, int Type)>> ByFirstWord = Index();

    /// <summary>The type whose name stands at a token.</summary>
    public static bool TryFind(Page page, int start, out string type, out string? category, out int mostPassengers, out int end)
    {
        (type, category, mostPassengers, end) = (string.Empty, null, 0, start);
        if (!ByFirstWord.TryGetValue(page[start].Norm, out var names))
        {
            return false;
        }

        foreach (var (words, index) in names)
        {
            if (Fits(page, start, words) is { } stop)
            {
                (type, category, mostPassengers, _) = Known[index];
                end = page.IsMark(stop, '+') && !page[stop].Spaced && words[^1].Any(char.IsDigit) ? stop + 1 : stop;
                return true;
            }
        }

        return false;
    }

    private static int? Fits(Page page, int start, string[] words)
    {
        var i = start;
        for (var w = 0; w < words.Length; w++)
        {
            if (w > 0 && page.IsMark(i, '-'))
            {
                i++;
            }

            if (i >= page.Count || page[i].Norm != words[w])
            {
                return null;
            }

            i++;
        }

        return i < page.Count && page[i].Kind == TokenKind.Word && !page[i].Spaced && page[start].Kind == TokenKind.Word && words.Length > 1 && words[^1].All(char.IsDigit)
            ? i + 1 // CJ3 "plus letters", such as 650ER
            : i;
    }

    private static Dictionary<string, List<(string[] Words, int Type)>> Index()
    {
        var index = new Dictionary<string, List<(string[] Words, int Type)>>(StringComparer.Ordinal);
        for (var type = 0; type < Known.Length; type++)
        {
            foreach (var name in Known[type].Names)
            {
                string[] words = [.. NameWords.Split(name)];
                if (!index.TryGetValue(words[0], out var list))
                {
                    index[words[0]] = list = [];
                }

                list.Add((words, type));
            }
        }

        foreach (var list in index.Values)
        {
            list.Sort((one, other) => other.Words.Length.CompareTo(one.Words.Length));
        }

        return index;
    }
}
