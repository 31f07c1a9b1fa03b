using System.Collections.Frozen;

namespace LogHunt.Ingest.Indicators;

/// <summary>What STIX calls the labels of the Traffic Light Protocol, of its first version and its second.</summary>
public static class TlpMarkings
{
    static readonly FrozenDictionary<string, string> Labels = new Dictionary<string, string>
    {
        ["marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9"] = "white",
        ["marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da"] = "green",
        ["marking-definition--f88d31f6-486f-44da-b317-01333bde0b82"] = "amber",
        ["marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed"] = "red",
        ["marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487"] = "clear",
        ["marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"] = "green",
        ["marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"] = "amber",
        ["marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003"] = "amber+strict",
        ["marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"] = "red",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The label that a marking is, null for any other.</summary>
    public static string? LabelOf(string marking) => Labels.GetValueOrDefault(marking);

    /// <summary>What a label is called in the second version; null where it is none.</summary>
    public static string? Of(string label) => label switch
    {
        "clear" or "white" => "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
        "green" => "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
        "amber" => "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
        "amber+strict" => "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
        "red" => "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
        _ => null,
    };
}
