using LogHunt.Ingest.Texts;

namespace LogHunt.Ingest.Described;

/// <summary>What a format's words stand for: as they are written, else with their ASCII letters in any case, else what `*` says.</summary>
sealed class WordMap<T> where T : class
{
    /// <summary>The key of what stands for every other word.</summary>
    public const string Others = "*";

    readonly KeyValueTable<T> exact, folded;
    readonly T? otherwise;

    public WordMap(IReadOnlyCollection<(string Word, T Value)> entries)
    {
        var words = entries.Where(entry => entry.Word != Others).ToArray();
        (exact, folded) = (new(words), new(words, foldCase: true));
        otherwise = entries.FirstOrDefault(entry => entry.Word == Others).Value;
    }

    public T? Find(ReadOnlySpan<byte> word) => exact.TryFind(word, out var value) || folded.TryFind(word, out value) ? value : otherwise;
}
