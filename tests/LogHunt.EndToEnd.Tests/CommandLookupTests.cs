using System.Text.Json;

namespace LogHunt.EndToEnd.Tests;

/// <summary>Files that the user puts into a store, and queries that read them.</summary>
sealed class CommandLookupTests : StoreOfItsOwn
{
    const string Url = "https://example.com/list.csv";

    [Test]
    public void A_file_stands_for_a_url_until_it_is_removed()
    {
        const string Query = $"externaldata(host:string)['{Url}']";
        Assert.That(Run("check", Query).ExitCode, Is.Zero);
        Assert.That(Run("external", "add", Url, folder.Write("list.csv", "a.example\n")).ExitCode, Is.Zero);
        Assert.That(Run("external", "add", Url, folder.Write("list.csv", "b.example\n")).ExitCode, Is.Zero);
        Assert.That(Run("query", Query, "--output", "csv").OutputLines, Is.EqualTo(new[] { "host", "b.example" }));
        var listed = JsonDocument.Parse(Run("external", "list", "--json").Output)
            .RootElement.GetProperty("external").EnumerateArray().Single();
        Assert.That((listed.GetProperty("url").GetString(), listed.GetProperty("bytes").GetInt64()), Is.EqualTo((Url, 10L)));
        Assert.That(Run("external", "remove", Url).ExitCode, Is.Zero);
        Assert.That(Run("external", "remove", Url).Errors, Does.Contain($"there is no file for `{Url}`"));
        var refused = Run("query", Query);
        Assert.That((refused.ExitCode, refused.Output), Is.EqualTo((1, "")));
        Assert.That(refused.Errors, Does.Contain("nothing is fetched; `loghunt external add URL FILE` puts one in"));
    }

    [Test]
    public void A_watchlist_is_read_by_its_key_and_one_that_is_not_there_makes_the_answer_doubtful()
    {
        const string Query = "_GetWatchlist('VIP') | project SearchKey, Department";
        var file = folder.Write("vip.csv", "Department,User\nIT,ola\n");
        Assert.That(Run("watchlist", "import", "VIP", file, "--key", "Usr").Errors,
            Does.Contain("there is no column `Usr`; there are `Department`, `User`"));
        Assert.That(Run("watchlist", "import", "VIP", file, "--key", "User").ExitCode, Is.Zero);
        var answer = Run("query", Query, "--output", "csv");
        Assert.That((answer.ExitCode, answer.OutputLines[1]), Is.EqualTo((0, "ola,IT")));
        Assert.That(Run("query", "_GetWatchlistAlias", "--output", "csv").OutputLines[1], Is.EqualTo("VIP"));
        Assert.That(Run("watchlist", "list", "--json").Output, Does.Contain("\"key\":\"User\""));
        Assert.That(Run("watchlist", "remove", "VIP").ExitCode, Is.Zero);
        var doubtful = Run("query", Query);
        Assert.That((doubtful.ExitCode, doubtful.Errors), Is.EqualTo((3, doubtful.Errors)));
        Assert.That(doubtful.Errors, Does.Contain("there is no watchlist `VIP`"));
        Assert.That(Run("query",
            "AuditLog | where Action startswith 'lookup' | summarize count() by Action | sort by Action asc", "--output", "csv")
            .OutputLines[1..], Is.EqualTo(new[] { "lookup added,1", "lookup removed,1" }));
    }
}
