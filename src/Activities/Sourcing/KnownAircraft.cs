namespace JetVision.Activities.Sourcing;

/// <summary>A type that is chartered often, with planning figures from brochures; an operator's own word goes first.</summary>
/// <param name="Type">The name.</param>
/// <param name="Category">Avinode's category.</param>
/// <param name="Seats">The usual passenger seats.</param>
/// <param name="CruiseKt">The true air speed in knots.</param>
public sealed record KnownAircraft(string Type, string Category, int Seats, int CruiseKt)
{
    /// <summary>Avinode's categories, small to large.</summary>
    public static readonly IReadOnlyList<string> Categories =
    [
        "Piston", "Turbo prop", "Entry level jet (VLJ)", "Light jet", "Super light jet", "Midsize jet", "Super midsize jet", "Heavy jet", "Ultra long range",
        "VIP airliner", "Airliner", "Helicopter single engine", "Helicopter twin engine",
    ];

    /// <summary>The types.</summary>
    public static readonly IReadOnlyList<KnownAircraft> All =
    [
        new("Pilatus PC-12", "Turbo prop", 8, 265), new("King Air 200", "Turbo prop", 7, 280), new("King Air 250", "Turbo prop", 7, 280),
        new("King Air 350", "Turbo prop", 9, 300), new("Piaggio Avanti", "Turbo prop", 7, 360),
        new("Citation Mustang", "Entry level jet (VLJ)", 4, 335), new("Phenom 100", "Entry level jet (VLJ)", 4, 380), new("HondaJet", "Entry level jet (VLJ)", 5, 405),
        new("Citation CJ2+", "Light jet", 6, 405), new("Citation CJ3", "Light jet", 7, 410), new("Citation CJ3+", "Light jet", 7, 410), new("Citation CJ4", "Light jet", 7, 435),
        new("Phenom 300", "Light jet", 8, 440), new("Phenom 300E", "Super light jet", 8, 440), new("Beechjet 400A", "Light jet", 7, 430), new("Hawker 400XP", "Light jet", 7, 430),
        new("Learjet 45", "Super light jet", 8, 450), new("Learjet 75", "Super light jet", 8, 450), new("Citation Excel", "Super light jet", 8, 430),
        new("Citation XLS", "Super light jet", 8, 430), new("Citation XLS+", "Super light jet", 8, 430),
        new("Learjet 60", "Midsize jet", 7, 455), new("Hawker 800XP", "Midsize jet", 8, 430), new("Hawker 900XP", "Midsize jet", 8, 430), new("Gulfstream G150", "Midsize jet", 7, 460),
        new("Citation Latitude", "Super midsize jet", 9, 430), new("Citation Sovereign", "Super midsize jet", 9, 440), new("Praetor 500", "Super midsize jet", 9, 455),
        new("Legacy 500", "Super midsize jet", 9, 455), new("Citation X", "Super midsize jet", 8, 500), new("Gulfstream G280", "Super midsize jet", 10, 470),
        new("Challenger 300", "Super midsize jet", 9, 460), new("Challenger 350", "Super midsize jet", 10, 460),
        new("Falcon 2000LX", "Heavy jet", 10, 460), new("Challenger 604", "Heavy jet", 10, 455), new("Challenger 605", "Heavy jet", 12, 455), new("Challenger 650", "Heavy jet", 12, 455),
        new("Legacy 600", "Heavy jet", 13, 450), new("Legacy 650", "Heavy jet", 13, 450), new("Falcon 900EX", "Heavy jet", 12, 465), new("Falcon 900LX", "Heavy jet", 14, 465),
        new("Gulfstream GIV", "Heavy jet", 13, 470), new("Gulfstream G450", "Heavy jet", 14, 470),
        new("Falcon 7X", "Ultra long range", 12, 478), new("Falcon 8X", "Ultra long range", 14, 478), new("Gulfstream G550", "Ultra long range", 14, 485),
        new("Global 6000", "Ultra long range", 13, 485), new("Global 6500", "Ultra long range", 14, 485), new("Gulfstream G650", "Ultra long range", 14, 495),
        new("Gulfstream G650ER", "Ultra long range", 14, 495), new("Global 7500", "Ultra long range", 16, 495),
        new("Lineage 1000", "VIP airliner", 19, 450), new("ACJ319", "VIP airliner", 19, 450), new("BBJ", "VIP airliner", 19, 450),
        new("Embraer 190", "Airliner", 100, 450), new("Airbus A320", "Airliner", 180, 450), new("Boeing 737", "Airliner", 150, 450),
        new("AW109", "Helicopter twin engine", 6, 145), new("AW139", "Helicopter twin engine", 8, 145), new("Bell 407", "Helicopter single engine", 6, 130),
    ];

    private static readonly Dictionary<string, KnownAircraft> ByName = All.ToDictionary(known => Plain(known.Type));

    /// <summary>Finds a type by its name, however it is spaced and hyphenated.</summary>
    /// <param name="type">What was written; null finds nothing.</param>
    /// <returns>The type; null when it is not among these.</returns>
    public static KnownAircraft? Find(string? type) => type is null ? null : ByName.GetValueOrDefault(Plain(type));

    private static string Plain(string name) => string.Concat(name.Where(letter => char.IsLetterOrDigit(letter) || letter == '+')).ToUpperInvariant();
}
