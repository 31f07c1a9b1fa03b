namespace LogHunt.Engine.Columns;

/// <summary>Adds up what batches hold; a dictionary that several of them share counts once.</summary>
public sealed class BatchBytes
{
    readonly HashSet<TextColumn> dictionaries = new(ReferenceEqualityComparer.Instance);

    /// <summary>Of all that were added.</summary>
    public long Bytes { get; private set; }

    /// <summary>Adds a batch.</summary>
    /// <returns>By how much it grew.</returns>
    public long Add(Batch batch)
    {
        var bytes = 0L;
        foreach (var column in batch.Columns)
        {
            if (column is not CodedColumn coded) bytes += column.Bytes;
            else bytes += 4L * coded.Length + (dictionaries.Add(coded.Dictionary) ? coded.Dictionary.Bytes : 0);
        }
        Bytes += bytes;
        return bytes;
    }
}
