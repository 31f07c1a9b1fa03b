using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>A store of which a file is missing, cut or flipped still answers, says what is missing and ends with 3.</summary>
sealed class DamagedStoreTests
{
    TemporaryFolder folder = null!;

    [SetUp]
    public void MakeStore()
    {
        folder = new TemporaryFolder();
        Ingest("alpha", "198.51.100.7");
        Ingest("beta", "198.51.100.8");
        File.WriteAllText(folder["list.txt"], "198.51.100.7\n198.51.100.8\n");
    }

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    [TestCase("missing")]
    [TestCase("cut")]
    [TestCase("flipped")]
    [TestCase("newer")]
    public void The_other_segments_answer_and_the_lost_one_is_named(string damage)
    {
        var file = Damage("alpha", damage);
        var query = Run("query", "NetworkSession | summarize n = count() by Municipality", "--output", "csv");
        Assert.Multiple(() =>
        {
            Assert.That((query.ExitCode, query.Output), Is.EqualTo((3, "Municipality,n\r\nbeta,1\r\n")), query.Errors);
            Assert.That(query.Errors,
                Does.Contain("warning: rows are missing").And.Contain(Path.GetFileName(file)).And.Not.Contain("   at "));
        });

        File.WriteAllText(folder["requests"], """{"id":1,"query":"NetworkSession | project Municipality"}""");
        var batch = Run("query", "--batch", folder["requests"]);
        Assert.That((batch.ExitCode, batch.Output), Is.EqualTo((3, batch.Output)));
        Assert.That(batch.Output, Does.Contain("\"incomplete\":[\"").And.Contain(Path.GetFileName(file)).And.Contain("[[\"beta\"]]"));
    }

    [Test]
    public void A_hunt_does_not_call_lost_rows_searched()
    {
        var file = Damage("alpha", "missing");
        Assert.That(Run("indicators", "import", folder["list.txt"], "--source", "test").ExitCode, Is.EqualTo(0));
        var kept = File.ReadAllBytes(folder["kept"]);
        var first = Run("hunt", "run");
        Assert.That(first.ExitCode, Is.EqualTo(3), first.Errors);
        Assert.That(first.Errors, Does.Contain("not searched").And.Contain(Path.GetFileName(file)));
        File.WriteAllBytes(file, kept);
        var second = Run("hunt", "run", "--json");
        Assert.That((second.ExitCode, second.Output), Is.EqualTo((0, second.Output)), second.Errors);
        Assert.That(second.Output, Does.Contain("198.51.100.7"));
    }

    [Test]
    public void An_empty_catalog_beside_segments_is_no_new_store_and_is_made_again()
    {
        File.WriteAllText(folder["store/catalog.db"], "");
        var ingest = Run("ingest", folder["alpha"], "--municipality", "alpha");
        foreach (var refused in new[] { ingest, Run("query", "NetworkSession | count"), Run("store", "status"), Run("verify") })
            Assert.That((refused.ExitCode, refused.Errors), Is.EqualTo((1, ingest.Errors)));
        Assert.That(ingest.Errors, Does.Contain("is empty or gone").And.Contain("loghunt store rebuild"));

        var rebuild = Run("store", "rebuild", "--json");
        Assert.That(rebuild.ExitCode, Is.Zero, rebuild.Errors);
        Assert.That(rebuild.Output, Does.StartWith("{\"uploads\":2,\"segments\":2,\"rows\":2,"));
        Assert.That(Run("query", "NetworkSession | count", "--output", "csv").Output, Is.EqualTo("Count\r\n2\r\n"));
        Assert.That(Run("verify").ExitCode, Is.Zero);
    }

    [Test]
    public void A_file_that_the_catalog_does_not_know_is_named_by_ingest_status_and_verify_and_stays()
    {
        var stray = folder.Write("store/segments/letter.txt", "dear");
        var ingest = Run("ingest", folder["alpha"], "--municipality", "beta");
        foreach (var (result, exitCode) in new[] { (ingest, 0), (Run("store", "status"), 0), (Run("verify"), 3) })
        {
            Assert.That(result.Errors, Does.Contain("letter.txt"));
            Assert.That(result.ExitCode, Is.EqualTo(exitCode));
        }
        Assert.That(File.ReadAllText(stray), Is.EqualTo("dear"));
    }

    [TestCase("01.11.2026", 2)]
    [TestCase("11/01/2026", 2)]
    [TestCase("2026-11-01", 0)]
    [TestCase("2026-11-01T12:00", 0)]
    [TestCase("2026-11-01T12:00:00+01:00", 0)]
    public void Only_iso_times_are_times(string time, int exitCode)
    {
        var result = Run("query", "print now()", "--now", time);
        Assert.That(result.ExitCode, Is.EqualTo(exitCode), result.Errors);
        if (exitCode == 2) Assert.That(result.Errors, Does.Contain("is no time; write `2026-11-23`"));
    }

    ProgramResult Run(params string[] arguments) => LogHuntProgram.Run([.. arguments, "--store", folder["store"]]);

    void Ingest(string municipality, string address)
    {
        File.WriteAllText(folder[municipality],
            $"<4>2026-11-20T10:00:00Z fw kernel: IN=eth0 OUT= SRC={address} DST=192.0.2.1 LEN=60 PROTO=TCP SPT=4242 DPT=22\n");
        var result = Run("ingest", folder[municipality], "--municipality", municipality);
        Assert.That(result.ExitCode, Is.EqualTo(0), result.Errors);
    }

    /// <summary>The segment of a municipality's traffic, spoilt; a copy of it as it was lies beside the store.</summary>
    string Damage(string municipality, string damage)
    {
        var file = Directory.EnumerateFiles(Path.Combine(folder["store"], "segments", "NetworkSession", municipality),
            "*", SearchOption.AllDirectories).Single();
        var bytes = File.ReadAllBytes(file);
        File.WriteAllBytes(folder["kept"], bytes);
        if (damage == "missing") File.Delete(file);
        else if (damage == "newer") File.WriteAllBytes(file, [.. bytes[..^12], 3, .. bytes[^11..]]);
        else if (damage == "cut") File.WriteAllBytes(file, bytes[..(bytes.Length / 2)]);
        else
        {
            // The whole middle, so that whichever column is read is met.
            for (var i = 16; i < bytes.Length - 16; i++) bytes[i] ^= 0x55;
            File.WriteAllBytes(file, bytes);
        }
        return file;
    }
}
