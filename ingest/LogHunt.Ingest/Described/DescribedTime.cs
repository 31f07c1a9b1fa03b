using LogHunt.Ingest.Times;

namespace LogHunt.Ingest.Described;

/// <summary>When a record happened: how the part writes it, and the zone of a time that names none.</summary>
sealed class DescribedTime(string part, TimePattern pattern, TimeZoneInfo? zone)
{
    public string Part => part;

    public TimePattern Pattern => pattern;

    /// <summary>One for the lines of one file.</summary>
    public Clock Begin() => new(pattern, zone);

    /// <summary>Not thread-safe; one per file.</summary>
    public sealed class Clock(TimePattern pattern, TimeZoneInfo? zone)
    {
        readonly LocalClock? local = zone is null ? null : new(zone);

        /// <summary>Whether the last reading occurs twice in the format's zone, or never.</summary>
        public bool IsAmbiguous { get; private set; }

        /// <summary>The time of a part; null when it is none.</summary>
        public LogTime? Read(ReadOnlySpan<byte> text)
        {
            IsAmbiguous = false;
            if (text.IsEmpty || !pattern.TryRead(text, out var time, out var length) || length != text.Length) return null;
            if (local is null || time.Offset is not null) return time;
            var (usual, second) = local.Offsets(time.Clock, out var never);
            IsAmbiguous = never || second is not null;
            return time with { Offset = usual };
        }
    }
}
