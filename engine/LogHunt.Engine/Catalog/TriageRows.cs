using System.Collections.Immutable;

namespace LogHunt.Engine.Catalog;

/// <summary>What somebody says a hit or find is.</summary>
public enum Verdict
{
    /// <summary>It is what was looked for.</summary>
    Confirmed,

    /// <summary>It is not.</summary>
    FalsePositive,

    /// <summary>It is, and may be.</summary>
    Allowed,
}

/// <summary>
/// A verdict on what was found; `Find` is one of <see cref="TriageRows"/>' ids. It holds until `Until`, for ever when that is null.
/// </summary>
public sealed record Judgement(string Find, Verdict Verdict, string Note, DateTime? Until, DateTime Decided, string Actor)
{
    /// <summary>Whether what it is of is not to be told at an instant.</summary>
    public bool Silences(DateTime now) => Verdict != Verdict.Confirmed && !(Until <= now);
}

/// <summary>Verdicts on hits and finds. None is ever deleted: the last one on a find counts.</summary>
public static class TriageRows
{
    /// <summary>What a find of a hunt is called.</summary>
    public static string IdOf(HuntResult result) => $"r{result.Id}";

    /// <summary>What the hits of an indicator in a municipality are called, in whichever columns they are.</summary>
    public static string IdOf(Hit hit) => $"h{hit.IndicatorId}@{hit.Municipality}";

    /// <summary>What a value is called, whichever indicators are it.</summary>
    public static string IdOf(string value) => $"={value}";

    /// <summary>Stores a verdict; the actor is whoever runs the program.</summary>
    public static void Judge(
        this CatalogDb catalog, string find, Verdict verdict, string note, DateTime? until, DateTime now) =>
        catalog.Judge([find], verdict, note, until, now);

    /// <summary>The same verdict on each of several, all or none.</summary>
    public static void Judge(
        this CatalogDb catalog, IEnumerable<string> finds, Verdict verdict, string note, DateTime? until, DateTime now) =>
        catalog.Write(connection =>
    {
        foreach (var find in finds)
        {
            connection.Run("INSERT INTO triage (find, verdict, note, until, decided, actor) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                find, verdict.ToString(), note, until, now, Environment.UserName);
            connection.Audit(AuditTrail.Triage, $"{find}: {verdict}{(note.Length > 0 ? $": {note}" : "")}");
        }
    });

    /// <summary>The last verdict on each find that has one.</summary>
    public static ImmutableDictionary<string, Judgement> Judgements(this CatalogDb catalog) => catalog.Read(connection =>
        !CatalogSchema.TellsOfRules(connection) ? [] : connection.List(
            row => new Judgement(row.GetString(0), Enum.Parse<Verdict>(row.GetString(1)), row.GetString(2),
                row.TimeOrNull(3), row.Time(4), row.GetString(5)),
            "SELECT find, verdict, note, until, decided, actor FROM triage WHERE id IN (SELECT max(id) FROM triage GROUP BY find)"))
        .ToImmutableDictionary(judgement => judgement.Find, StringComparer.Ordinal);
}
