using System.Text;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Formats.DnsServers;

/// <summary>The lines behind a packet where the log holds details: the other end's port, and the data of its answers.</summary>
static class WindowsDnsDetails
{
    /// <summary>Answers of one packet that are kept in their column.</summary>
    const int MostAnswers = 32;

    public static void Write(ReadOnlySpan<byte> lines, bool isOfClient, RowWriter rows)
    {
        var answers = new StringBuilder();
        var (isAnswer, count) = (false, 0);
        while (!lines.IsEmpty)
        {
            var end = lines.IndexOf((byte)'\n');
            var line = (end < 0 ? lines : lines[..end]).Trim(" \t\r"u8);
            lines = end < 0 ? default : lines[(end + 1)..];
            var words = new TextCursor(line);
            if (words.Skip("Remote addr "u8) && words.Until(", port "u8, out _))
                rows.Number(isOfClient ? Asim.SrcPortNumber : Asim.DstPortNumber, words.Word());
            else if (line.EndsWith(" SECTION:"u8)) isAnswer = line.StartsWith("ANSWER"u8);
            else if (isAnswer && words.Skip("DATA "u8) && count++ < MostAnswers) Answer(words.Rest.Trim((byte)' '), answers, rows);
        }
        rows.Text(Asim.DnsResponseName, answers.ToString());
    }

    static void Answer(ReadOnlySpan<byte> data, StringBuilder answers, RowWriter rows)
    {
        if (data.IsEmpty) return;
        if (!rows.Has(Asim.DnsResponseIpAddr)) rows.Address(Asim.DnsResponseIpAddr, data);
        var plain = new byte[data.Length];
        if (answers.Length > 0) answers.Append(", ");
        answers.Append(Encoding.UTF8.GetString(plain.AsSpan(0, WindowsDnsPacket.Labels(data, plain))));
    }
}
