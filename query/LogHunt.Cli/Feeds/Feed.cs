using System.Collections.Immutable;
using LogHunt.Engine.Catalog;

namespace LogHunt.Cli.Feeds;

/// <summary>
/// A part of what a source says, which is imported as a file of that name (nothing when `Content` is null). Then it is remembered that
/// `Place` was read as far as `Position`. `Note` says in one sentence what was not read.
/// </summary>
sealed record FeedPage(string Name, byte[]? Content, string Place, string? Position)
{
    /// <summary>The kind of file that it is; what the source's settings say, or it is recognised, when null.</summary>
    public string? Format { get; init; }

    public string? Note { get; init; }

    /// <summary>Not read yet, because it may still be written.</summary>
    public bool IsWaiting { get; init; }
}

/// <summary>A way in which sources are pulled: one file and one line in <see cref="FeedKinds.All"/>.</summary>
abstract class Feed
{
    /// <summary>What `sources add --kind` calls it.</summary>
    public abstract string Kind { get; }

    /// <summary>What it is, for help.</summary>
    public abstract string What { get; }

    /// <summary>Whether its place is a URL, and not a folder.</summary>
    public virtual bool IsRemote => true;

    /// <summary>How a secret is given where no user is named.</summary>
    public virtual string SignIn => "bearer";

    /// <summary>
    /// What is new since the positions, page by page; each is imported and its position kept before the next is asked for, so that
    /// whatever
    /// ends the pull ends it between two pages. Throws <see cref="FeedException"/> when the source gives nothing more.
    /// </summary>
    public abstract IEnumerable<FeedPage> Pages(FeedPull pull);
}

/// <summary>One pull: who is asked, and how far each place was read before.</summary>
sealed record FeedPull(FeedClient Client, SourceSettings Settings, ImmutableDictionary<string, string> Positions, DateTime Now)
{
    public Uri Url => new(Settings.Place);

    public string? Position(string place) => Positions.GetValueOrDefault(place);
}

/// <summary>Every way in which sources are pulled.</summary>
static class FeedKinds
{
    public static ImmutableArray<Feed> All { get; } = [new TaxiiFeed(), new MispSearch(), new MispFeed(), new FileFeed(), new FolderFeed()];

    public static Feed? Find(string kind) => All.FirstOrDefault(feed => feed.Kind == kind);
}
