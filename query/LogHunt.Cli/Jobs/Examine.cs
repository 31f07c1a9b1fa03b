using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using LogHunt.Cli.Charts;
using LogHunt.Cli.Reports;
using LogHunt.Engine.Catalog;

namespace LogHunt.Cli.Jobs;

/// <summary>Something that was looked at: `ok`, `warning` (it works, and not as well as it could) or `wrong`, and what there is, or what to do.</summary>
sealed record Examined(string What, string State, string Told);

/// <summary>Looks at the machine and the store for what makes commands fail or answers strange. Nothing is changed.</summary>
/// <param name="prompt">What the shell's editor runs on; null where it reads plain lines.</param>
sealed class Examine(string folder, string? prompt, DateTime now)
{
    const long LittleSpace = 1L << 30, LittleMemory = 512L << 20;

    static readonly DateTime Written = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>When the last upload came, by the store that was looked at.</summary>
    DateTime? last;

    public ImmutableArray<Examined> Run() =>
        [Version(), Memory(), .. OfStore(), Space(), Zones(), Clock(), Locale(), Prompt()];

    static Examined Version()
    {
        var version = typeof(Examine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
        return new("program", "ok", $"loghunt {version}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}");
    }

    static Examined Memory()
    {
        var bytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var told = $"{SizeText.Bytes(bytes)}, {SizeText.Count(Environment.ProcessorCount, "core")}; a query may take a quarter unless --memory says otherwise";
        return new("memory", bytes < LittleMemory ? "warning" : "ok", told);
    }

    IEnumerable<Examined> OfStore()
    {
        Examined found;
        try
        {
            using var store = Store.OpenExisting(folder);
            var (uploads, segments) = (store.Catalog.Uploads(), store.Catalog.Segments());
            last = uploads.Max(upload => (DateTime?)upload.Received);
            found = new("store", "ok", $"`{store.Directory}`: {SizeText.Count(uploads.Length, "upload")}, {SizeText.Count(segments.Sum(one => (long)one.Rows), "row")} "
                + $"in {SizeText.Count(segments.Length, "segment")}");
        }
        catch (StoreException error) when (!Directory.Exists(folder))
        {
            found = new("store", "warning", error.Message);
        }
        catch (StoreException error)
        {
            found = new("store", "wrong", error.Message);
        }
        yield return found;
        if (found.State == "ok") yield return Rights();
    }

    Examined Rights()
    {
        if (!CanWrite()) return new("rights", "warning", "the store can be read and not written by this user: queries work, and are not written down");
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(folder) & (UnixFileMode.OtherRead | UnixFileMode.OtherExecute)) != 0)
            return new("rights", "warning", $"every user of the machine may look into the store; `chmod o-rwx '{folder}'` ends that");
        return new("rights", "ok", "this user reads and writes the store, and it is not open to all");
    }

    bool CanWrite()
    {
        var probe = Path.Combine(folder, $".loghunt-{Guid.NewGuid():N}.partial");
        try
        {
            using var file = new FileStream(probe, new FileStreamOptions
            {
                Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose,
            });
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    Examined Space()
    {
        var place = Path.GetFullPath(folder);
        while (!Directory.Exists(place) && Path.GetDirectoryName(place) is { } parent) place = parent;
        try
        {
            var drive = new DriveInfo(place);
            var told = $"{SizeText.Bytes(drive.AvailableFreeSpace)} free of {SizeText.Bytes(drive.TotalSize)} ({drive.DriveFormat})";
            return new("disk", drive.AvailableFreeSpace < LittleSpace ? "warning" : "ok", told);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new("disk", "warning", $"its space is not known: {error.Message}");
        }
    }

    static Examined Zones() => TimeZoneInfo.TryFindSystemTimeZoneById("Europe/Oslo", out var zone) && zone.GetAdjustmentRules().Length > 0
        ? new("time zones", "ok", $"there are {TimeZoneInfo.GetSystemTimeZones().Count}; this machine is in {TimeZoneInfo.Local.Id}")
        : new("time zones", "wrong", "there is no data on time zones: install `tzdata`, or logs without a zone cannot be taken in");

    Examined Clock()
    {
        if (now < Written) return new("clock", "wrong", $"it says {Time(now)}, which is before this program was written: set it");
        return last > now + TimeSpan.FromMinutes(5)
            ? new("clock", "wrong", $"it says {Time(now)}, and the last upload came at {Time(last.Value)}: set it, or ago() and hunts look at other times")
            : new("clock", "ok", $"{Time(now)} UTC");
    }

    static string Time(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    static Examined Locale() => ChartLook.IsUtf8() ? new("locale", "ok", "texts are UTF-8")
        : new("locale", "warning", "it is not UTF-8, so charts are drawn in ASCII and letters may look wrong: `export LANG=C.UTF-8`");

    Examined Prompt() => prompt is not null ? new("prompt", "ok", $"an editor, {prompt}")
        : new("prompt", "ok", "plain lines: this is no place where somebody types, or its cursor cannot be moved");
}
