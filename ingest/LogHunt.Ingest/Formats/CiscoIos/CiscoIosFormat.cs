using System.Buffers;
using LogHunt.Ingest.Envelopes;

namespace LogHunt.Ingest.Formats.CiscoIos;

/// <summary>
/// Routers and switches of Cisco's (IOS, IOS XE, IOS XR, NX-OS): every `%FACILITY-n-MNEMONIC: text`. Access lists and the zone firewall
/// become sessions, sign-ins Authentication, commands and all else AuditEvent.
/// </summary>
sealed class CiscoIosFormat : ILogFormat
{
    const int MostMarks = 4;

    static readonly SearchValues<byte> TagBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"u8);

    public string Name => "cisco-ios";

    public int Most => 85;

    public int Recognise(in LogLine line) => TrySplit(line.Text, out _) ? 85 : 0;

    public FileReader Open(LogFile file) => FileReader.Of(new CiscoIosRows(file).Read);

    /// <summary>The message of a record, wherever its tag stands. Those of ASA and Firepower are another format's.</summary>
    internal static bool TrySplit(ReadOnlySpan<byte> text, out CiscoIosMessage message)
    {
        message = default;
        for (var i = 0; i < MostMarks; i++)
        {
            var mark = text.IndexOf((byte)'%');
            if (mark < 0) return false;
            text = text[(mark + 1)..];
            var length = text.IndexOfAnyExcept(TagBytes);
            if (length < 5 || text[0] is < (byte)'A' or > (byte)'Z') continue;
            var tag = text[..length];
            var rest = text[length..].TrimStart((byte)' ');
            if (rest.IsEmpty || rest[0] != ':' || text[length..].Length - rest.Length > 1) continue;
            var name = tag.LastIndexOf((byte)'-');
            if (name < 3 || name + 1 == length || tag[name - 2] != '-' || tag[name - 1] is < (byte)'0' or > (byte)'7') continue;
            var facility = tag[..(name - 2)];
            if (facility.StartsWith("ASA"u8) || facility.StartsWith("FTD"u8) || facility.StartsWith("PIX"u8)
                || facility.StartsWith("FWSM"u8))
                return false;
            // IOS XE hands on what its forwarding processes say: `%IOSXE-6-PLATFORM: R0/0: cpp_cp: … %FW-6-DROP_PKT: …`.
            if (!facility.SequenceEqual("IOSXE"u8) || !TrySplit(rest, out message))
                message = new(facility, tag[name - 1] - '0', tag[(name + 1)..], rest[1..].Trim((byte)' '));
            return true;
        }
        return false;
    }
}

/// <summary>`%SEC-6-IPACCESSLOGP: list 110 denied …`.</summary>
readonly ref struct CiscoIosMessage(ReadOnlySpan<byte> facility, int level, ReadOnlySpan<byte> mnemonic, ReadOnlySpan<byte> text)
{
    public ReadOnlySpan<byte> Facility { get; } = facility;

    public int Level { get; } = level;

    public ReadOnlySpan<byte> Mnemonic { get; } = mnemonic;

    public ReadOnlySpan<byte> Text { get; } = text;
}
