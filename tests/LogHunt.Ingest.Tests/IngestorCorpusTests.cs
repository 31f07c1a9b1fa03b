using LogHunt.Engine.Schema;
using LogHunt.Testing;

namespace LogHunt.Ingest.Tests;

/// <summary>Real logs of some sixty products: whatever is understood of them, none of their lines is lost.</summary>
sealed class IngestorCorpusTests
{
    [TestCase("firewall")]
    [TestCase("auth")]
    public void Every_line_of_the_corpus_is_accounted_for(string part)
    {
        using var store = new TestStore();
        var receipt = store.Ingest(Path.Combine(Corpus.Folder(), part));
        var given = Directory.EnumerateFiles(Path.Combine(Corpus.Folder(), part), "*", SearchOption.AllDirectories).Count();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(receipt.Lines, Is.EqualTo(receipt.Parsed + receipt.Unparsed + receipt.Skipped).And.GreaterThan(1000));
            Assert.That(receipt.Files, Has.Length.EqualTo(given));
            Assert.That(receipt.Files.Where(file => file.Lines != file.Parsed + file.Unparsed + file.Skipped), Is.Empty);
            Assert.That(store.StoredLines(), Is.EqualTo(receipt.Parsed + receipt.Unparsed));
            Assert.That(store.Rows(StandardTables.Unparsed, "Reason").Select(row => (string)row[0]!)
                .Where(reason => reason.StartsWith("internal", StringComparison.Ordinal)), Is.Empty);
        }
    }
}
