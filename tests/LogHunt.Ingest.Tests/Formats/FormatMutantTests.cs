using System.Reflection;
using System.Text;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Formats;
using LogHunt.Ingest.Rows;
using LogHunt.Testing;

namespace LogHunt.Ingest.Tests.Formats;

/// <summary>
/// The tests of formats, tested: a format that is wrong in one thing is caught by the check that is there for it, even though its
/// author had its rows written anew with LOGHUNT_UPDATE; what the compiler catches is held by reflection.
/// </summary>
sealed class FormatMutantTests
{
    /// <summary>
    /// What a value may be for each kind of column. No other setter exists, so a wrong type or a column that is none does not
    /// compile.
    /// </summary>
    static readonly Dictionary<Type, Type[]> Values = new()
    {
        [typeof(AsimText)] = [typeof(ReadOnlySpan<byte>), typeof(ReadOnlySpan<char>), typeof(string)],
        [typeof(AsimAddress)] = [typeof(ReadOnlySpan<byte>)],
        [typeof(AsimNumber)] = [typeof(ReadOnlySpan<byte>), typeof(long)],
        [typeof(AsimTime)] = [typeof(DateTime)],
    };

    [TestCaseSource(typeof(MutantFormats), nameof(MutantFormats.All))]
    public void A_mutant_is_caught(object boxed)
    {
        var mutant = (MutantFormats.Mutant)boxed;
        using var folder = new TemporaryFolder();
        Assert.That(mutant.Caught(Written(mutant.Format, folder)), Is.Not.Empty);
    }

    [Test]
    public void What_the_mutants_are_made_from_is_right_in_everything()
    {
        using var folder = new TemporaryFolder();
        var samples = Written(new SoundFormat(), folder);
        Assert.That(FormatChecks.All.SelectMany(check => check.Check(samples)), Is.Empty);
    }

    [Test]
    public void Samples_that_are_missing_empty_without_rows_with_other_rows_or_with_rows_of_nothing_are_caught()
    {
        using var folder = new TemporaryFolder();
        var samples = Written(new SoundFormat(), folder);
        var log = samples.Files[0];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(FormatChecks.HasSamples(samples with { Files = [] }), Is.Not.Empty);
            Assert.That(FormatChecks.HasSamples(samples with { Files = [log with { Lines = [] }] }), Is.Not.Empty);
            Assert.That(FormatChecks.BecomesItsRows(samples with { Files = [log with { Expected = folder["none.txt"] }] }), Is.Not.Empty);
            File.WriteAllText(log.Expected, "garbage\n");
            Assert.That(FormatChecks.BecomesItsRows(samples), Is.Not.Empty);
            File.WriteAllText(folder["orphan.txt"], "rows of no log\n");
            Assert.That(FormatChecks.HasSamples(samples), Is.Not.Empty);
        }
    }

    [Test]
    public void A_red_check_of_rows_says_where_they_part_and_how_they_are_written_anew()
    {
        using var folder = new TemporaryFolder();
        var samples = Written(new SoundFormat(), folder);
        var path = samples.Files[0].Expected;
        File.WriteAllText(path, File.ReadAllText(path).Replace("Deny", "Allow", StringComparison.Ordinal));
        Assert.That(FormatChecks.BecomesItsRows(samples).Single(), Does.Contain("Deny").And.Contain("LOGHUNT_UPDATE=1"));
    }

    [Test]
    public void A_value_of_another_type_than_the_column_does_not_compile()
    {
        var setters = typeof(RowWriter).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => method.ReturnType == typeof(void) || method.ReturnType == typeof(bool))
            .Select(method => (Name: method.Name, Types: method.GetParameters().Select(parameter => parameter.ParameterType).ToArray()))
            .Where(setter => setter.Types.Length > 1 && setter.Types.Any(type => type.IsAssignableTo(typeof(AsimColumn)))).ToArray();
        var loose = setters.Where(setter => setter.Types.Where(type => type.IsAssignableTo(typeof(AsimColumn)))
            .Any(column => !Values.TryGetValue(column, out var values) || !setter.Types.Except(Values.Keys).All(values.Contains)));
        Assert.That(setters, Is.Not.Empty);
        Assert.That(loose.Select(setter => $"{setter.Name}({string.Join(", ", setter.Types.Select(type => type.Name))})"), Is.Empty);
    }

    [Test]
    public void A_column_by_another_name_does_not_compile()
    {
        var named = typeof(RowWriter).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => method.GetParameters()
                .Any(parameter => parameter.Name == "column" && !parameter.ParameterType.IsAssignableTo(typeof(AsimColumn))));
        Assert.That(named.Select(method => method.Name), Is.Empty);
        var open = typeof(AsimColumn).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(AsimColumn)) && !type.IsSealed);
        Assert.That(open, Is.Empty);
    }

    /// <summary>
    /// The format's samples in a folder, with the rows that it makes itself: an author who has them written and does not read
    /// them.
    /// </summary>
    static FormatSamples Written(ILogFormat format, TemporaryFolder folder)
    {
        SampleFile file = new("lines.log", [.. SoundFormat.Samples.Select(Encoding.UTF8.GetBytes)], folder["lines.txt"]);
        File.WriteAllLines(folder["lines.log"], SoundFormat.Samples);
        File.WriteAllText(file.Expected, new FormatRun(format).ShowAll(file.Lines));
        return new(format, [file]);
    }
}
