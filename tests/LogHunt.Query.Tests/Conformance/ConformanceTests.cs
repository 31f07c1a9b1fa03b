using LogHunt.Query.Binding;
using LogHunt.Testing;

namespace LogHunt.Query.Tests.Conformance;

/// <summary>
/// The answers of Microsoft's engine, its documents and other implementations. Floors only rise; `LOGHUNT_REPORT` names a file
/// for what fails and why.
/// </summary>
sealed class ConformanceTests
{
    static readonly (string Authority, double Floor)[] Floors = [("kusto-engine", 0.96), ("kusto-docs", 0.45), ("author", 0.9)];

    [Test]
    public void Answers_agree_with_those_of_other_engines_at_least_as_often_as_before()
    {
        var cases = ConformanceCase.Load(Path.Combine(Corpus.Folder(), "kql", "conformance")).ToList();
        var verdicts = cases.Select(one => (Case: one, Why: Verdict.Of(one))).ToList();
        Report(verdicts);
        foreach (var (authority, floor) in Floors)
        {
            var mine = verdicts.Where(x => x.Case.Authority.StartsWith(authority, StringComparison.Ordinal)).ToList();
            var share = (double)mine.Count(x => x.Why.Length == 0) / mine.Count;
            Assert.That(share, Is.GreaterThanOrEqualTo(floor), authority);
        }
    }

    static void Report(List<(ConformanceCase Case, string Why)> verdicts)
    {
        foreach (var suite in verdicts.GroupBy(x => x.Case.Authority).Concat(verdicts.GroupBy(x => x.Case.Suite)))
            TestContext.Out.WriteLine($"{suite.Key,-48} {suite.Count(x => x.Why.Length == 0),5}/{suite.Count(),-5}");
        if (Environment.GetEnvironmentVariable("LOGHUNT_REPORT") is { Length: > 0 } file)
            File.WriteAllLines(file, verdicts.Where(x => x.Why.Length > 0)
                .Select(x => $"{x.Case.Name}\t{x.Why.ReplaceLineEndings(" ")}\t{x.Case.Query.ReplaceLineEndings(" ")}"));
    }

    /// <summary>Real hunting queries against our tables; those over tables that we have no logs for are refused by name.</summary>
    [Test]
    public void Hunts_of_the_field_are_compiled_or_refused_with_a_reason()
    {
        var context = new CompileContext();
        var hunts = Directory.GetFiles(Path.Combine(Corpus.Folder(), "kql", "hunts"), "*.kql").Order(StringComparer.Ordinal)
            .Select(file => (Name: Path.GetFileName(file), Kql.Compile(File.ReadAllText(file), context).Diagnostics)).ToList();
        var reasons = hunts.SelectMany(hunt => hunt.Diagnostics.Select(diagnostic => diagnostic.Message)
            .Distinct().Select(message => (hunt.Name, Message: message))).ToList();
        TestContext.Out.WriteLine($"{hunts.Count(hunt => hunt.Diagnostics.IsEmpty)}/{hunts.Count} compiled");
        if (Environment.GetEnvironmentVariable("LOGHUNT_REPORT") is { Length: > 0 } file)
            File.WriteAllLines(file + ".hunts", reasons.Select(reason => $"{reason.Name}\t{reason.Message}"));
        Assert.That(hunts.SelectMany(hunt => hunt.Diagnostics), Has.All.Property("Message").Not.Empty);
    }
}
