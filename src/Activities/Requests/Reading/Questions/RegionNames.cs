using System.Globalization;
using JetVision.Activities.Airports;

namespace JetVision.Activities.Requests.Reading.Questions;

/// <summary>Tells two cities of one name apart: by state inside the United States, by country elsewhere.</summary>
internal static class RegionNames
{
    public static string Of(Airport airport)
    {
        if (airport.Country == "US" && airport.Region.Length > 3)
        {
            return $"{airport.Region[3..]}, USA";
        }

        try
        {
            return new RegionInfo(airport.Country).EnglishName;
        }
        catch (ArgumentException)
        {
            return airport.Country; // a code newer than the system's list
        }
    }
}
