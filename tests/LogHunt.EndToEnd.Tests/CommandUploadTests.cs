using System.Text.Json;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>Uploads are listed, shown, taken out and taken in again, and every answer follows.</summary>
sealed class CommandUploadTests : StoreOfItsOwn
{
    const string First = "2026-03-01T10:00:00 web01 sshd[1]: Failed password for root from 203.0.113.9 port 51234 ssh2\n";
    const string Second = "2026-03-01T11:00:00 web01 sshd[2]: Failed password for root from 203.0.113.8 port 51235 ssh2\n";

    string Ingest(string name, string text, params string[] options) =>
        Json(Run(["ingest", folder.Write(name, text), "--municipality", "0301", "--json", .. options]))
            .GetProperty("uploadId").GetString()!;

    string Csv(string kql) => Run("query", kql, "--output", "csv").Output;

    static JsonElement Json(ProgramResult result) => JsonDocument.Parse(result.Output).RootElement;

    [Test]
    public void An_upload_that_is_taken_out_is_as_if_it_had_never_come_but_for_the_audit_log()
    {
        var (first, second) = (Ingest("a.log", First), Ingest("b.log", Second));
        Run("indicators", "import", folder.Write("feed.txt", "203.0.113.9\n203.0.113.8\n"));
        Run("hunt", "run");
        Assert.That(Run("upload", "list").Output, Does.Contain(first).And.Contain(second));
        Assert.That(Run("upload", "show", first, "--json").Output, Does.Contain("""[{"path":"a.log","""));

        var removed = Run("upload", "remove", first, "--json");
        Assert.That(removed.ExitCode, Is.Zero, removed.Errors);
        Assert.That(removed.Output, Does.Contain("\"rows\":1,"));
        Assert.That(removed.Errors, Does.Contain("stay for an hour"));
        Assert.Multiple(() =>
        {
            Assert.That(Csv("Authentication | project SrcIpAddr"), Is.EqualTo("SrcIpAddr\r\n203.0.113.8\r\n"));
            Assert.That(Csv("IndicatorHits | project Indicator"), Is.EqualTo("Indicator\r\n203.0.113.8\r\n"));
            Assert.That(Csv("Uploads | project UploadId"), Is.EqualTo($"UploadId\r\n{second}\r\n"));
            Assert.That(Csv("AuditLog | where Action == 'removal' | project Detail"), Does.Contain(first));
            Assert.That(Run("upload", "list", "--removed").Output, Does.Contain(first).And.Not.Contain(second));
            Assert.That(Run("verify").ExitCode, Is.Zero);
        });
        var again = Run("upload", "remove", first);
        Assert.That((again.ExitCode, again.Errors), Is.EqualTo((1, $"error: the upload `{first}` was taken out before\n")));
        Assert.That(Run("upload", "remove", second, "20200101T000000000-abcdef").Errors, Does.Contain("has no upload `2020"));
        Assert.That(Csv("Authentication | count"), Is.EqualTo("Count\r\n1\r\n"), "none of several is taken out when one is not there");
        Assert.That(Ingest("a.log", First), Is.Not.EqualTo(first));
        Assert.That(Csv("Authentication | count"), Is.EqualTo("Count\r\n2\r\n"));
    }

    [Test]
    public void An_upload_is_taken_in_again_in_another_zone_and_what_differs_is_told()
    {
        var first = Ingest("a.log", First);
        Assert.That(Csv("Authentication | project TimeGenerated"), Does.Contain("2026-03-01T09:00:00"));
        var again = Run("upload", "reingest", first, folder["a.log"], "--timezone", "UTC", "--json");
        Assert.That(again.ExitCode, Is.Zero, again.Errors);
        var told = Json(again);
        Assert.Multiple(() =>
        {
            Assert.That(told.GetProperty("replaced").GetString(), Is.EqualTo(first));
            Assert.That(told.GetProperty("receipt").GetProperty("lines").GetInt64(), Is.EqualTo(1));
            Assert.That(told.GetProperty("changed")[0].GetProperty("firstBefore").GetString(), Does.StartWith("2026-03-01T09:00:00"));
            Assert.That(told.GetProperty("changed")[0].GetProperty("first").GetString(), Does.StartWith("2026-03-01T10:00:00"));
            Assert.That(Csv("Authentication | project TimeGenerated"), Does.Contain("2026-03-01T10:00:00").And.Not.Contain("T09:00:00"));
            Assert.That(Csv("Uploads | count"), Is.EqualTo("Count\r\n1\r\n"));
            Assert.That(Run("verify").ExitCode, Is.Zero);
        });
        var upload = told.GetProperty("receipt").GetProperty("uploadId").GetString()!;
        Assert.That(Run("upload", "reingest", upload, folder["a.log"], "--municipality", "4601").ExitCode, Is.Zero);
        Assert.That(Csv("Authentication | project Municipality"), Is.EqualTo("Municipality\r\n4601\r\n"));
        var missing = Run("upload", "reingest", upload, folder["b.log"]);
        Assert.That((missing.ExitCode, missing.Errors), Is.EqualTo((1, $"error: the upload `{upload}` was taken out before\n")));
    }

    [Test]
    public void What_was_kept_as_received_goes_with_the_last_upload_that_has_it()
    {
        var first = Ingest("a.log", First, "--keep-originals");
        Run("ingest", folder["a.log"], "--municipality", "4601", "--keep-originals");
        Run("upload", "remove", first);
        Assert.That(Directory.GetFiles(folder["store/originals"]), Has.Length.EqualTo(1), "another municipality has it too");
        Assert.That(Run("municipality", "remove", "4601", "--now").ExitCode, Is.Zero);
        Assert.That(Directory.GetFiles(folder["store/originals"]), Is.Empty);
        Assert.That(Directory.GetFiles(folder["store/segments"], "*", SearchOption.AllDirectories), Is.Empty);
        Assert.That(Run("municipality", "list").Output, Does.Contain("0301").And.Not.Contain("4601"));
        Assert.That(Run("municipality", "remove", "4601").Errors, Does.Contain("no municipality `4601`"));
        Assert.That(Run("municipality", "rename", "0301", "Oslo").ExitCode, Is.Zero);
        Assert.That(Run("municipality", "list").Output, Does.Contain("Oslo"));
        Assert.That(Run("verify").ExitCode, Is.Zero);
    }

    [Test]
    public void A_file_that_another_upload_left_out_is_told_when_its_rows_go()
    {
        var first = Ingest("a.log", First);
        folder.Write("both/a.log", First);
        folder.Write("both/b.log", Second);
        var both = Json(Run("ingest", folder["both"], "--municipality", "0301", "--json")).GetProperty("uploadId").GetString()!;
        var removed = Run("upload", "remove", first);
        Assert.That(removed.Errors,
            Does.Contain($"the upload `{both}` left out 1 file that `{first}` had").And.Contain($"upload reingest {both}"));
        Assert.That(Run("upload", "reingest", both, folder["both"]).ExitCode, Is.Zero);
        Assert.That(Csv("Authentication | count"), Is.EqualTo("Count\r\n2\r\n"));
    }
}
