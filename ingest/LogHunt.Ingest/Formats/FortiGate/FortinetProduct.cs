using LogHunt.Ingest.Fields;

namespace LogHunt.Ingest.Formats.FortiGate;

/// <summary>
/// Which of Fortinet's products wrote a record: all write the pairs of FortiOS, each with keys of its own, and each is known by how
/// its serial numbers begin.
/// </summary>
sealed record FortinetProduct(string Serial, string Name)
{
    static readonly FortinetProduct Gate = new("FG", "Fortigate"), Client = new("FCT", "FortiClient");
    static readonly FortinetProduct Authenticator = new("FAC", "FortiAuthenticator");

    static readonly FortinetProduct[] All =
    [
        Gate, Client, Authenticator, new("FAZ", "FortiAnalyzer"), new("FL", "FortiAnalyzer"), new("FMG", "FortiManager"),
        new("FPX", "FortiProxy"), new("FE", "FortiMail"), new("FV", "FortiWeb"),
    ];

    /// <summary>What a person signs in to who signs in to the device itself.</summary>
    public string Administration { get; } = Serial == "FG" ? "FortiGate administration" : Name;

    /// <summary>The product of a record; what it names in its own way is then named as FortiOS does.</summary>
    public static FortinetProduct Of(RecordFields fields)
    {
        fields.Move(FortiGateKeys.Operation, FortiGateKeys.Action);
        var serial = fields.Peek(FortiGateKeys.DeviceId);
        foreach (var product in All)
        {
            if (!StartsWith(serial, product.Serial)) continue;
            if (product == Client) NameEnds(fields);
            return product;
        }
        return fields.Has(FortiGateKeys.SubCategory) ? Authenticator : Gate;
    }

    /// <summary>FortiClient's `hostname` is the machine it runs on, `srcname` a program there, and `remotename` the other end.</summary>
    static void NameEnds(RecordFields fields)
    {
        fields.Move(FortiGateKeys.SrcName, FortiGateKeys.Program);
        fields.Move(FortiGateKeys.HostName, FortiGateKeys.SrcName);
        fields.Move(FortiGateKeys.RemoteName, FortiGateKeys.HostName);
    }

    static bool StartsWith(ReadOnlySpan<byte> serial, string begin)
    {
        if (serial.Length < begin.Length) return false;
        for (var i = 0; i < begin.Length; i++)
            if (serial[i] != begin[i]) return false;
        return true;
    }
}
