using System.Security.Cryptography;
using LogHunt.Cli.Demo;
using LogHunt.Testing;

namespace LogHunt.EndToEnd.Tests;

/// <summary>The demo's logs and its answer key; that README shows what the demo writes is held by <see cref="DocsTests"/>.</summary>
sealed class CommandDemoTests
{
    [Test]
    public void The_same_seed_makes_the_same_archives_and_another_seed_others()
    {
        using var folder = new TemporaryFolder();
        string[] Hashes(string name, int seed)
        {
            new DemoArchives(new DemoOptions { Seed = seed, Scale = .02 }, folder[name]).Write(_ => { }, CancellationToken.None);
            return [.. Directory.EnumerateFiles(folder[name]).Order(StringComparer.Ordinal)
                .Select(file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))))];
        }
        Assert.That(Hashes("b", 1), Is.EqualTo(Hashes("a", 1)));
        Assert.That(Hashes("c", 2), Is.Not.EqualTo(Hashes("a2", 1)));
    }

    [Test]
    public void Another_seed_gives_the_same_findings()
    {
        using var folder = new TemporaryFolder();
        var result = LogHuntProgram.Run("demo", "--dir", folder["demo"], "--seed", "7", "--scale", "0.05");
        Assert.That(result.ExitCode, Is.Zero, result.Output + result.Errors);
        Assert.That(result.Output, Does.Contain("Found: 9 of them, and none of the 7"));
        Assert.That(LogHuntProgram.Run("demo", "--dir", folder["demo"], "--scale", "0.05").ExitCode, Is.Zero,
            "a demo's own folder is made anew");
    }

    [Test]
    public void A_folder_with_something_else_in_it_is_left_alone()
    {
        using var folder = new TemporaryFolder();
        folder.Write("mine/thesis.txt", "…");
        var result = LogHuntProgram.Run("demo", "--dir", folder["mine"]);
        Assert.That((result.ExitCode, result.Output), Is.EqualTo((1, "")));
        Assert.That(Directory.GetFileSystemEntries(folder["mine"]), Has.Length.EqualTo(1));
    }
}
