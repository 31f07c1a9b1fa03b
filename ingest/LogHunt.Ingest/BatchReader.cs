using LogHunt.Ingest.Archives;
using LogHunt.Ingest.Receipts;
using LogHunt.Ingest.Records;

namespace LogHunt.Ingest;

/// <summary>Cuts the records of a file into batches, and counts them against what the given file may hold.</summary>
sealed class BatchReader(RecordReader records, LineBudget budget, FileTally tally)
{
    /// <summary>The record that begins the next batch: it was read to see where the one before ends.</summary>
    byte[] next = [];
    int nextLength = -1;

    /// <summary>Whether the given file has more records than it may.</summary>
    public bool IsSpent { get; private set; } = budget.IsSpent;

    /// <summary>Why the file could not be read to its end; null when nothing was wrong.</summary>
    public Exception? Broke { get; private set; }

    /// <summary>Whether nothing comes any more.</summary>
    public bool IsAtEnd { get; private set; } = budget.IsSpent;

    /// <summary>Fills an empty batch, as far as the file goes. Throws <see cref="OperationCanceledException"/>.</summary>
    public RecordBatch Fill(RecordBatch batch)
    {
        try
        {
            if (nextLength >= 0) Add(batch, next.AsSpan(0, nextLength));
            nextLength = -1;
            while (records.Read(out var text))
            {
                if (batch.EndsBefore(text))
                {
                    IsSpent = IsAtEnd = !budget.Take(batch.Records.Length);
                    Keep(text);
                    return batch;
                }
                Add(batch, text);
            }
            tally.Empty(records.Empty);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Broke = e;
        }
        IsAtEnd = true;
        budget.Take(batch.Records.Length);
        return batch;
    }

    void Add(RecordBatch batch, ReadOnlySpan<byte> text)
    {
        tally.Empty(records.Empty);
        tally.Line();
        if (records.IsGuessed) tally.Guessed++;
        if (records.IsCut) tally.Cut++;
        batch.Add(text, records.Place, records.MayContinue, records.Refusal);
        batch.End = (records.Number, records.Offset);
    }

    void Keep(ReadOnlySpan<byte> text)
    {
        if (next.Length < text.Length) next = new byte[Math.Max(text.Length, 2 * next.Length)];
        text.CopyTo(next);
        nextLength = text.Length;
    }
}
