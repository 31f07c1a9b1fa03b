using System.Text.Json;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>Formats that users describe, and manifests, from the command line.</summary>
sealed class CommandFormatsTests : StoreOfItsOwn
{
    const string Gate = """
        name: gate-access
        vendor: Nordgate
        product: Gate
        table: Authentication
        signature: { contains: [" user=", " door="] }
        line: "{time:yyyy-MM-dd HH:mm:ss} user={user} door={door}"
        columns: { TargetUsername: user }
        samples:
          - line: "2026-03-01 12:00:00 user=ola door=3"
            columns: { TargetUsername: ola }

        """;

    const string Log = "2026-03-01 12:00:00 user=ola door=3\n2026-03-01 12:00:01 user=kari door=4\n";

    static JsonElement Json(ProgramResult result) => JsonDocument.Parse(result.Output).RootElement;

    [Test]
    public void A_format_is_added_used_told_of_when_it_changed_and_removed()
    {
        var file = folder.Write("gate.yaml", Gate);
        var added = Run("formats", "add", file);
        Assert.That(added.ExitCode, Is.Zero, added.Errors);
        var receipt = Json(Run("ingest", folder.Write("a.log", Log), "--municipality", "0301", "--json"));
        Assert.That(receipt.GetProperty("rows").GetInt64(), Is.EqualTo(2));
        var version = receipt.GetProperty("files")[0].GetProperty("format").GetString()!;
        Assert.That(version, Does.StartWith("gate-access@"));
        Assert.That(Run("formats", "list").Errors, Is.Empty);

        Assert.That(Run("formats", "add", folder.Write("gate.yaml", Gate + "# changed\n")).Errors, Does.Contain($"read as {version}"));
        var upload = receipt.GetProperty("uploadId").GetString()!;
        Assert.That(Run("formats").Errors, Does.Contain($"`loghunt upload reingest {upload} PATH…`"));
        var again = Run("upload", "reingest", upload, folder["a.log"], "--json");
        Assert.That(Json(again).GetProperty("changed")[0].GetProperty("formatBefore").GetString(), Is.EqualTo(version));
        Assert.That(Run("formats").Errors, Is.Empty);

        Assert.That(Run("formats", "remove", "gate-acces").Errors, Does.Contain("did you mean `gate-access`?"));
        Assert.That(Run("formats", "remove", "gate-access").ExitCode, Is.Zero);
        Assert.That(Run("formats", "list").Output, Does.Not.Contain("gate-access"));
        Assert.That(Run("query", "AuditLog | where Action startswith 'format' | summarize by Action | sort by Action asc", "--output",
            "csv").Output,
            Is.EqualTo("Action\r\nformat added\r\nformat removed\r\n"));
        Assert.That(Run("verify").ExitCode, Is.Zero);
    }

    [Test]
    public void A_folder_of_formats_goes_before_the_store_and_format_takes_their_names()
    {
        Run("formats", "add", folder.Write("gate.yaml", Gate));
        folder.Write("mine/gate.yaml", Gate.Replace("Nordgate", "Sydgate", StringComparison.Ordinal));
        var came = Run("ingest", folder.Write("a.log", Log), "--municipality", "0301", "--formats", folder["mine"], "--format",
            "gate-access");
        Assert.That(came.ExitCode, Is.Zero, came.Errors);
        Assert.That(Run("query", "Authentication | distinct EventVendor", "--output", "csv").Output,
            Is.EqualTo("EventVendor\r\nSydgate\r\n"));
        var none = Run("ingest", folder["a.log"], "--municipality", "0301", "--format", "gate-acces");
        Assert.That((none.ExitCode, none.Errors), Is.EqualTo((2, "error: there is no format `gate-acces`; did you mean `gate-access`?\n")));
    }

    [Test]
    public void A_mistake_is_named_with_file_and_line_and_keeps_logs_from_being_read_without_the_format()
    {
        var file = folder.Write("mine/gate.yaml", Gate.Replace("TargetUsername: user", "TargetUserName: user", StringComparison.Ordinal));
        var check = Run("formats", "check", file);
        Assert.That((check.ExitCode, check.Errors),
            Is.EqualTo((1, $"error: {file} line 7: Authentication has no column `TargetUserName`; did you mean `TargetUsername`?\n")));
        var ingest = Run("ingest", folder.Write("a.log", Log), "--municipality", "0301", "--formats", folder["mine"]);
        Assert.That(ingest.ExitCode, Is.EqualTo(1));
        Assert.That(ingest.Errors, Does.Contain($"{file} line 7").And.Contain("`loghunt formats check"));
        Assert.That(Run("formats", "add", file).ExitCode, Is.EqualTo(1));
        Assert.That(Run("formats", "check", folder["none.yaml"]).Errors, Is.EqualTo($"error: there is no file `{folder["none.yaml"]}`\n"));
        Assert.That(Run("ingest", folder["a.log"], "--municipality", "0301", "--formats", folder["nowhere"]).ExitCode, Is.EqualTo(1));
    }

    [Test]
    public void A_sample_that_becomes_something_else_is_a_mistake_and_so_is_a_format_that_takes_our_lines()
    {
        var wrong = folder.Write("wrong.yaml", Gate.Replace("columns: { TargetUsername: ola }", "columns: { TargetUsername: kari }",
            StringComparison.Ordinal));
        Assert.That(Run("formats", "check", wrong).Errors, Does.Contain("line 10: `TargetUsername` is `ola`; it should be `kari`"));
        var wide = folder.Write("wide.yaml", """
            name: wide
            vendor: V
            product: P
            table: NetworkSession
            signature: { contains: "devname=" }
            pairs: {}
            columns: { SrcIpAddr: srcip }
            samples: [ { line: "devname=x srcip=192.0.2.1", columns: { SrcIpAddr: 192.0.2.1 } } ]

            """);
        var warned = Run("formats", "check", wide);
        Assert.That((warned.ExitCode, warned.Errors), Is.EqualTo((0, warned.Errors)));
        Assert.That(warned.Errors, Does.StartWith("warning: ").And.Contain("it takes lines of `fortigate`"));
        Assert.That(Run("formats", "add", wide).ExitCode, Is.EqualTo(1));
        var tried = Json(Run("formats", "try", wide, folder.Write("a.log", "devname=a srcip=192.0.2.1\n\nx\n"), "--json"));
        Assert.That((tried.GetProperty("read").GetInt64(), tried.GetProperty("unparsed").GetInt64(),
            tried.GetProperty("skipped").GetInt64()), Is.EqualTo((1, 1, 1)));
    }

    [Test]
    public void What_a_manifest_says_is_shown_and_what_must_be_gone_is_listed()
    {
        folder.Write("in/loghunt-manifest.yaml", "municipality: \"0301\"\nzone: UTC\ntlp: RED\ndelete-by: 2026-01-31\nextra: x\n");
        folder.Write("in/a.log", "2026-03-01T12:00:00 web01 sshd[1]: Failed password for root from 203.0.113.9 port 51234 ssh2\n");
        var came = Run("ingest", folder["in"], "--municipality", "0301", "--json");
        Assert.That(came.ExitCode, Is.EqualTo(3), came.Errors);
        Assert.That(came.Errors, Does.Contain("`extra`"));
        var upload = Json(came).GetProperty("uploadId").GetString()!;
        Assert.That(Json(came).GetProperty("manifests")[0].GetProperty("tlp").GetString(), Is.EqualTo("RED"));
        Assert.That(Run("upload", "show", upload).Errors, Does.Contain("municipality 0301, zone UTC, TLP RED, delete by 2026-01-31"));
        Assert.That(Json(Run("upload", "show", upload, "--json")).GetProperty("manifests").GetArrayLength(), Is.EqualTo(1));
        Run("ingest", folder.Write("b.log",
            "2026-03-01T12:00:09 web01 sshd[1]: Failed password for root from 203.0.113.9 port 51234 ssh2\n"), "--municipality", "0301");
        var due = Json(Run("upload", "list", "--due", "--json")).GetProperty("uploads");
        Assert.That(due.EnumerateArray().Select(one => one.GetProperty("uploadId").GetString()), Is.EqualTo(new[] { upload }));

        var refused = Run("ingest", folder["in"], "--municipality", "4601");
        Assert.That((refused.ExitCode, refused.Errors),
            Is.EqualTo((1, "error: the manifest `in/loghunt-manifest.yaml` is of the municipality `0301`, and the upload was given for " +
            "`4601`: give the one that is right, or correct the manifest\n")));
        File.Delete(Path.Combine(folder["store"], "catalog.db"));
        foreach (var left in Directory.GetFiles(folder["store"], "catalog.db-*")) File.Delete(left);
        Assert.That(Run("store", "rebuild").ExitCode, Is.Zero);
        Assert.That(Json(Run("upload", "list", "--due", "--json")).GetProperty("uploads").GetArrayLength(), Is.EqualTo(1),
            "the receipts hold it too");
    }
}
