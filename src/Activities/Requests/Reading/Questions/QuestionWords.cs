using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace JetVision.Activities.Requests.Reading.Questions;

/// <summary>The questions of one language. {0} and {1} stand for what is named at each.</summary>
internal sealed record QuestionWords
{
    private static readonly Dictionary<string, QuestionWords> All = new(StringComparer.Ordinal)
    {
        ["en"] = new()
        {
            Culture = "en-GB", From = "Where would you like to depart from?", To = "Where would you like to fly to?",
            FromWhich = "Which airport would you like to depart from: {0}?", ToWhich = "Which airport would you like to fly to: {0}?",
            FromWhichIn = "Which airport in {0} would you like to depart from: {1}?", ToWhichIn = "Which airport in {0} would you like to fly to: {1}?",
            Date = "On which date would you like to fly?", DateWhich = "Which day do you mean: {0}?", DateBetween = "Which day between {0} and {1} suits you?",
            DatePast = "{0} has already passed. On which date would you like to fly?", Passengers = "How many passengers will be travelling?",
            PassengersExactly = "How many passengers will be on board exactly?", Return = "Would you like a return flight, and if so on which date?",
            Currency = "In which currency is your budget?", Reference = "Which of your trips is this about?", ForLeg = "For flight {0}:", Or = "or",
        },
        ["es"] = new()
        {
            Culture = "es", From = "¿Desde dónde desea salir?", To = "¿A dónde desea volar?",
            FromWhich = "¿Desde qué aeropuerto desea salir: {0}?", ToWhich = "¿A qué aeropuerto desea volar: {0}?",
            FromWhichIn = "¿Desde qué aeropuerto de {0} desea salir: {1}?", ToWhichIn = "¿A qué aeropuerto de {0} desea volar: {1}?",
            Date = "¿En qué fecha desea volar?", DateWhich = "¿A qué día se refiere: {0}?", DateBetween = "¿Qué día entre el {0} y el {1} le conviene?",
            DatePast = "El {0} ya ha pasado. ¿En qué fecha desea volar?", Passengers = "¿Cuántos pasajeros viajarán?",
            PassengersExactly = "¿Cuántos pasajeros viajarán exactamente?", Return = "¿Desea un vuelo de vuelta y, en ese caso, en qué fecha?",
            Currency = "¿En qué moneda es su presupuesto?", Reference = "¿A cuál de sus viajes se refiere?", ForLeg = "Para el vuelo {0}:", Or = "o",
        },
        ["de"] = new()
        {
            Culture = "de", From = "Von wo möchten Sie abfliegen?", To = "Wohin möchten Sie fliegen?",
            FromWhich = "Von welchem Flughafen möchten Sie abfliegen: {0}?", ToWhich = "Zu welchem Flughafen möchten Sie fliegen: {0}?",
            FromWhichIn = "Von welchem Flughafen in {0} möchten Sie abfliegen: {1}?", ToWhichIn = "Zu welchem Flughafen in {0} möchten Sie fliegen: {1}?",
            Date = "An welchem Tag möchten Sie fliegen?", DateWhich = "Welchen Tag meinen Sie: {0}?", DateBetween = "Welcher Tag zwischen {0} und {1} passt Ihnen?",
            DatePast = "{0} ist schon vorbei. An welchem Tag möchten Sie fliegen?", Passengers = "Wie viele Personen werden reisen?",
            PassengersExactly = "Wie viele Personen werden genau an Bord sein?", Return = "Wünschen Sie einen Rückflug, und wenn ja, an welchem Tag?",
            Currency = "In welcher Währung ist Ihr Budget?", Reference = "Um welche Ihrer Reisen geht es?", ForLeg = "Zum Flug {0}:", Or = "oder",
        },
        ["fr"] = new()
        {
            Culture = "fr", From = "D'où souhaitez-vous partir ?", To = "Où souhaitez-vous aller ?",
            FromWhich = "De quel aéroport souhaitez-vous partir : {0} ?", ToWhich = "Vers quel aéroport souhaitez-vous voler : {0} ?",
            FromWhichIn = "De quel aéroport de {0} souhaitez-vous partir : {1} ?", ToWhichIn = "Vers quel aéroport de {0} souhaitez-vous voler : {1} ?",
            Date = "À quelle date souhaitez-vous voler ?", DateWhich = "De quel jour s'agit-il : {0} ?", DateBetween = "Quel jour entre le {0} et le {1} vous convient ?",
            DatePast = "Le {0} est déjà passé. À quelle date souhaitez-vous voler ?", Passengers = "Combien de passagers voyageront ?",
            PassengersExactly = "Combien de passagers seront à bord exactement ?", Return = "Souhaitez-vous un vol retour et, si oui, à quelle date ?",
            Currency = "Dans quelle devise est votre budget ?", Reference = "De quel voyage s'agit-il ?", ForLeg = "Pour le vol {0} :", Or = "ou",
        },
        ["pt"] = new()
        {
            Culture = "pt", From = "De onde deseja partir?", To = "Para onde deseja voar?",
            FromWhich = "De qual aeroporto deseja partir: {0}?", ToWhich = "Para qual aeroporto deseja voar: {0}?",
            FromWhichIn = "De qual aeroporto de {0} deseja partir: {1}?", ToWhichIn = "Para qual aeroporto de {0} deseja voar: {1}?",
            Date = "Em que data deseja voar?", DateWhich = "A que dia se refere: {0}?", DateBetween = "Que dia entre {0} e {1} lhe convém?",
            DatePast = "{0} já passou. Em que data deseja voar?", Passengers = "Quantos passageiros vão viajar?",
            PassengersExactly = "Quantos passageiros exatamente vão a bordo?", Return = "Deseja um voo de volta e, em caso afirmativo, em que data?",
            Currency = "Em que moeda é o seu orçamento?", Reference = "A qual das suas viagens se refere?", ForLeg = "Para o voo {0}:", Or = "ou",
        },
        ["it"] = new()
        {
            Culture = "it", From = "Da dove desidera partire?", To = "Dove desidera volare?",
            FromWhich = "Da quale aeroporto desidera partire: {0}?", ToWhich = "Verso quale aeroporto desidera volare: {0}?",
            FromWhichIn = "Da quale aeroporto di {0} desidera partire: {1}?", ToWhichIn = "Verso quale aeroporto di {0} desidera volare: {1}?",
            Date = "In quale data desidera volare?", DateWhich = "Quale giorno intende: {0}?", DateBetween = "Quale giorno tra {0} e {1} preferisce?",
            DatePast = "{0} è già passato. In quale data desidera volare?", Passengers = "Quanti passeggeri viaggeranno?",
            PassengersExactly = "Quanti passeggeri saranno esattamente a bordo?", Return = "Desidera un volo di ritorno e, se sì, in quale data?",
            Currency = "In quale valuta è il suo budget?", Reference = "A quale dei suoi viaggi si riferisce?", ForLeg = "Per il volo {0}:", Or = "o",
        },
        ["nl"] = new()
        {
            Culture = "nl", From = "Vanwaar wilt u vertrekken?", To = "Waarheen wilt u vliegen?",
            FromWhich = "Vanaf welke luchthaven wilt u vertrekken: {0}?", ToWhich = "Naar welke luchthaven wilt u vliegen: {0}?",
            FromWhichIn = "Vanaf welke luchthaven in {0} wilt u vertrekken: {1}?", ToWhichIn = "Naar welke luchthaven in {0} wilt u vliegen: {1}?",
            Date = "Op welke datum wilt u vliegen?", DateWhich = "Welke dag bedoelt u: {0}?", DateBetween = "Welke dag tussen {0} en {1} schikt u?",
            DatePast = "{0} is al voorbij. Op welke datum wilt u vliegen?", Passengers = "Hoeveel passagiers reizen er mee?",
            PassengersExactly = "Hoeveel passagiers zijn er precies aan boord?", Return = "Wenst u een terugvlucht, en zo ja, op welke datum?",
            Currency = "In welke valuta is uw budget?", Reference = "Over welke van uw reizen gaat het?", ForLeg = "Voor vlucht {0}:", Or = "of",
        },
        ["pl"] = new()
        {
            Culture = "pl", From = "Skąd chcą Państwo wylecieć?", To = "Dokąd chcą Państwo lecieć?",
            FromWhich = "Z którego lotniska chcą Państwo wylecieć: {0}?", ToWhich = "Na które lotnisko chcą Państwo lecieć: {0}?",
            FromWhichIn = "Z którego lotniska ({0}) chcą Państwo wylecieć: {1}?", ToWhichIn = "Na które lotnisko ({0}) chcą Państwo lecieć: {1}?",
            Date = "Którego dnia chcą Państwo lecieć?", DateWhich = "O który dzień chodzi: {0}?", DateBetween = "Który dzień między {0} a {1} Państwu odpowiada?",
            DatePast = "{0} już minął. Którego dnia chcą Państwo lecieć?", Passengers = "Ilu pasażerów poleci?",
            PassengersExactly = "Ilu dokładnie pasażerów będzie na pokładzie?", Return = "Czy życzą sobie Państwo lotu powrotnego, a jeśli tak, którego dnia?",
            Currency = "W jakiej walucie jest Państwa budżet?", Reference = "O którą podróż chodzi?", ForLeg = "Lot {0}:", Or = "lub",
        },
        ["ru"] = new()
        {
            Culture = "ru", From = "Откуда вы хотели бы вылететь?", To = "Куда вы хотели бы лететь?",
            FromWhich = "Из какого аэропорта вы хотели бы вылететь: {0}?", ToWhich = "В какой аэропорт вы хотели бы лететь: {0}?",
            FromWhichIn = "Из какого аэропорта ({0}) вы хотели бы вылететь: {1}?", ToWhichIn = "В какой аэропорт ({0}) вы хотели бы лететь: {1}?",
            Date = "Какого числа вы хотели бы лететь?", DateWhich = "Какой день вы имеете в виду: {0}?", DateBetween = "Какой день между {0} и {1} вам подходит?",
            DatePast = "{0} уже в прошлом. Какого числа вы хотели бы лететь?", Passengers = "Сколько пассажиров полетит?",
            PassengersExactly = "Сколько именно пассажиров будет на борту?", Return = "Нужен ли обратный рейс, и если да, какого числа?",
            Currency = "В какой валюте ваш бюджет?", Reference = "О какой из ваших поездок идёт речь?", ForLeg = "Рейс {0}:", Or = "или",
        },
        ["zh"] = new()
        {
            Culture = "zh-Hans", From = "请问从哪里出发？", To = "请问飞往哪里？",
            FromWhich = "请问从哪个机场出发：{0}？", ToWhich = "请问飞往哪个机场：{0}？",
            FromWhichIn = "请问从{0}的哪个机场出发：{1}？", ToWhichIn = "请问飞往{0}的哪个机场：{1}？",
            Date = "请问哪一天出发？", DateWhich = "请问您指的是哪一天：{0}？", DateBetween = "{0}至{1}之间，请问哪一天合适？",
            DatePast = "{0}已经过去。请问哪一天出发？", Passengers = "请问有几位乘客？",
            PassengersExactly = "请问具体有几位乘客？", Return = "请问是否需要返程，如需要，是哪一天？",
            Currency = "请问您的预算是哪种货币？", Reference = "请问您指的是哪一次行程？", ForLeg = "第{0}段航程：", Or = "或",
        },
        ["ar"] = new()
        {
            Culture = "ar-AE", From = "من أين تودّون المغادرة؟", To = "إلى أين تودّون السفر؟",
            FromWhich = "من أي مطار تودّون المغادرة: {0}؟", ToWhich = "إلى أي مطار تودّون السفر: {0}؟",
            FromWhichIn = "من أي مطار في {0} تودّون المغادرة: {1}؟", ToWhichIn = "إلى أي مطار في {0} تودّون السفر: {1}؟",
            Date = "في أي تاريخ تودّون السفر؟", DateWhich = "أي يوم تقصدون: {0}؟", DateBetween = "أي يوم يناسبكم بين {0} و{1}؟",
            DatePast = "لقد مضى {0}. في أي تاريخ تودّون السفر؟", Passengers = "كم عدد المسافرين؟",
            PassengersExactly = "كم عدد المسافرين بالضبط؟", Return = "هل ترغبون في رحلة عودة، وفي أي تاريخ؟",
            Currency = "بأي عملة ميزانيتكم؟", Reference = "عن أي رحلة من رحلاتكم تتحدثون؟", ForLeg = "للرحلة {0}:", Or = "أو",
        },
    };

    public required string Culture { get; init; }

    public required string From { get; init; }

    public required string To { get; init; }

    /// <summary>{0} the choices.</summary>
    public required string FromWhich { get; init; }

    /// <summary>{0} the choices.</summary>
    public required string ToWhich { get; init; }

    /// <summary>{0} the city, {1} the choices.</summary>
    public required string FromWhichIn { get; init; }

    /// <summary>{0} the city, {1} the choices.</summary>
    public required string ToWhichIn { get; init; }

    public required string Date { get; init; }

    /// <summary>{0} the days.</summary>
    public required string DateWhich { get; init; }

    /// <summary>{0} the first day, {1} the last.</summary>
    public required string DateBetween { get; init; }

    /// <summary>{0} the day.</summary>
    public required string DatePast { get; init; }

    public required string Passengers { get; init; }

    public required string PassengersExactly { get; init; }

    public required string Return { get; init; }

    public required string Currency { get; init; }

    public required string Reference { get; init; }

    /// <summary>{0} the leg's number.</summary>
    public required string ForLeg { get; init; }

    public required string Or { get; init; }

    /// <summary>The questions in a language; English for one that has none.</summary>
    public static QuestionWords Of(string language) => All.GetValueOrDefault(language, All["en"]);

    /// <summary>A day as people write it, with its weekday.</summary>
    public string Day(LocalDate date) => LocalDatePattern.Create(Culture is "de" ? "dddd, d. MMMM uuuu" : "dddd d MMMM uuuu", CultureInfo.GetCultureInfo(Culture)).Format(date);
}
