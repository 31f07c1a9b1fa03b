using System.Text;
using LogHunt.Ingest.Times;

namespace LogHunt.Ingest.Described;

/// <summary>A time zone as people write it: by its name, or by its offset alone.</summary>
static class DescribedZone
{
    /// <summary>Null, and a mistake, for what is none.</summary>
    public static TimeZoneInfo? Of(string name, int line, MistakeList mistakes)
    {
        if (LogTimeText.TryOffset(Encoding.UTF8.GetBytes(name), out var offset)) return TimeZoneInfo.CreateCustomTimeZone(name, offset,
            name, name);
        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)) return zone;
        mistakes.Add(line, $"there is no time zone `{name}`; write one as `Europe/Oslo`, `UTC` or `+01:00`");
        return null;
    }
}
