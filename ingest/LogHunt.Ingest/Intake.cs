using System.Collections.Immutable;
using System.Security.Cryptography;
using LogHunt.Ingest.Archives;
using LogHunt.Ingest.Manifests;
using LogHunt.Ingest.Receipts;

namespace LogHunt.Ingest;

/// <summary>
/// Takes members as they come out of archives: manifests are read at once, logs are for the workers. The reading thread's own.
/// </summary>
sealed class Intake(KnownContent known, FileList files, MemberQueue queue, ManifestList manifests, IngestOptions options)
{
    readonly List<string> received = [];

    /// <summary>
    /// What has no content or is known already is done with; the rest is for the workers. Owns the content until the queue has it.
    /// </summary>
    public void Receive(ArchiveMember member, CancellationToken cancellation)
    {
        var place = files.Next();
        received.Add(member.Path);
        var content = member.Content;
        try
        {
            if (content is not null && ManifestFile.IsOne(member.Path)) Manifest(place, member);
            else if (content is null) files.Set(place, FileTally.Nothing(member.Path, "", 0, member.Warnings), member.LosesNothing);
            else if (known.Find(content, member.Path, cancellation) is { } before)
                files.Set(place, FileTally.Nothing(member.Path, content.Sha256, content.Length, [before, .. member.Warnings]),
                    member.Warnings.IsEmpty);
            else
            {
                queue.Add(place, member);
                content = null;
            }
        }
        catch (Exception e) when (content is not null && (e is IOException or UnauthorizedAccessException))
        {
            files.Set(place,
                FileTally.Nothing(member.Path, "", content!.Length, [$"it cannot be read: {e.Message.TrimEnd('.')}", .. member.Warnings]),
                isComplete: false);
        }
        finally
        {
            content?.Dispose();
        }
    }

    /// <summary>Reads a manifest. Throws <see cref="LateManifestException"/> when files that it is about came before it.</summary>
    void Manifest(int place, ArchiveMember member)
    {
        var manifest = manifests.Find(member.Path);
        if (manifest is null)
        {
            manifest = manifests.Add(member);
            var scope = ManifestList.Scope(member.Path);
            if (received.Exists(path => path != member.Path && ManifestList.IsAbout(scope, path))) throw new LateManifestException();
        }
        Tell(place, member.Path, member.Content!.Sha256, member.Content.Length, manifest, member.Warnings);
    }

    /// <summary>The receipt's lines of manifests that are no members.</summary>
    public void TellBeside()
    {
        foreach (var (path, content, manifest) in manifests.Beside)
            Tell(files.Next(), path, Convert.ToHexStringLower(SHA256.HashData(content)), content.Length, manifest, []);
    }

    /// <summary>What of a manifest was passed over, or was not used because something else was asked for.</summary>
    void Tell(int place, string path, string sha256, long length, Manifest manifest, ImmutableArray<string> warnings)
    {
        var isOther = options.IsZoneGiven && manifest.Zone is { } zone && !zone.HasSameRules(options.Zone);
        files.Set(place, FileTally.Nothing(path, sha256, length,
        [
            .. warnings, .. manifest.Unknown,
            .. isOther ? (string[])[$"its zone `{manifest.Said.Zone}` was not used: `{options.Zone.Id}` was asked for"] : [],
        ]) with { Format = "manifest" }, manifest.Unknown.IsEmpty && warnings.IsEmpty);
    }
}
