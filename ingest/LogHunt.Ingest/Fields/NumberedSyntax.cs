using System.Text;
using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Fields;

/// <summary>
/// Values by position, and behind them pairs of a number and a value, as RADIUS' attributes are: `…,4,192.0.2.1,31,02-00-5E`. Numbers
/// that have no name are fields under the number.
/// </summary>
sealed class NumberedSyntax(byte separator, int positions, IEnumerable<(int Number, string Name)> names, FieldColumns first, AbsentWords absent)
    : FieldSyntax(absent)
{
    readonly SeparatedSyntax values = new(new(separator, (byte)'"'), absent);

    readonly KeyValueTable<byte[]> byNumber = new(names.Select(pair =>
        (pair.Number.ToString(System.Globalization.CultureInfo.InvariantCulture), Encoding.UTF8.GetBytes(pair.Name))));

    protected override void Fill(ReadOnlySpan<byte> record, RecordFields fields)
    {
        var pairs = Behind(record);
        values.Read(record[..Math.Max(0, pairs - 1)], first, fields);
        for (var at = pairs; at < record.Length;)
        {
            var key = record[at..];
            var comma = key.IndexOf(separator);
            if (comma < 0) break;
            key = key[..comma];
            var start = at + comma + 1;
            var length = record[start..].IndexOf(separator) is var found && found < 0 ? record.Length - start : found;
            var value = record.Slice(start, length);
            if (!IsAbsent(value) && !key.IsEmpty)
            {
                var name = byNumber.TryFind(key, out var known) ? known : key;
                fields.Add(fields.Store(name), name.Length, fields.Store(value), length);
            }
            at = start + length + 1;
        }
    }

    /// <summary>Where the pairs begin.</summary>
    int Behind(ReadOnlySpan<byte> record)
    {
        var at = 0;
        for (var i = 0; i < positions; i++)
        {
            var found = record[at..].IndexOf(separator);
            if (found < 0) return record.Length + 1;
            at += found + 1;
        }
        return at;
    }
}
