using LogHunt.Ingest.Vocabulary;
namespace LogHunt.Ingest.Formats.CiscoAsa;

enum CiscoAsaKind
{
    /// <summary>What the message is made of decides: two ends make a session, anything else is an audit event.</summary>
    Guess, Session, Translation, LocalHost, Url, Filter, Intrusion, SignIn, SignOut, Account, Audit,
}

/// <summary>What is known of a message id.</summary>
/// <param name="Fixed">The verdict; null where the message's own words decide.</param>
/// <param name="Failed">Refused. Null where the words decide.</param>
sealed record CiscoAsaRule(CiscoAsaKind Kind, Verdict? Fixed = null, string Phase = "", bool? Failed = null)
{
    static readonly CiscoAsaRule Unknown = new(CiscoAsaKind.Guess);

    static readonly Dictionary<int, CiscoAsaRule> ById = Table(
        // Sessions
        (new(CiscoAsaKind.Session, Verdict.Allow, "Start"),
            "302003 302013 302015 302017 302020 302303 302022 302024 302026 302035 303002 603104 603106 " +
            "609001 710001 710002 725001 805001"),
        (new(CiscoAsaKind.Session, Verdict.Allow, "End"),
            "302014 302016 302018 302021 302304 302023 302025 302027 302036 603105 603107 725007 805002 805003"),
        (new(CiscoAsaKind.Translation, Verdict.Allow, "Start"), "305009 305011 305014"),
        (new(CiscoAsaKind.Translation, Verdict.Allow, "Interim"), "305017"),
        (new(CiscoAsaKind.Translation, Verdict.Allow, "End"), "305010 305012 305015"),
        (new(CiscoAsaKind.LocalHost, Verdict.None, "End"), "609002"),
        (new(CiscoAsaKind.Session, Verdict.Deny),
            "106001 106002 106006 106007 106010 106011 106012 106013 106014 106015 106016 106017 106018 106020 106021 106022 " +
            "106023 106025 106026 " +
            "108004 201002 201003 201004 201005 201006 201008 201009 201010 201011 201012 201013 202010 302034 " +
            "305005 305006 305013 305016 313001 313004 313005 313008 313009 324007 401004 407002 410002 410003 415001 " +
            "415009 419001 420002 500003 500004 507001 710003 710004"),
        (new(CiscoAsaKind.Session, Verdict.Drop),
            "209003 209004 209005 402114 402115 402116 402117 402118 402119 402120 406001 406002 408001 410001 410004 418001 431001 " +
            "431002 434001 434002 434007 710005 710006 710007"),
        (new(CiscoAsaKind.Session, Verdict.Reset), "303004 303005 420003 434003"),
        (new(CiscoAsaKind.Session, Verdict.Allow), "419003 434004 500001 500002 725002 725003"),
        (new(CiscoAsaKind.Session, Phase: "Start"), "602303 750006"),
        (new(CiscoAsaKind.Session, Phase: "End"), "602304 750007"),
        (new(CiscoAsaKind.Session),
            "106100 106102 106103 507003 110002 110003 419002 750001 750002"),
        (new(CiscoAsaKind.Session, Failed: true), "725006 750003"),
        (new(CiscoAsaKind.Filter),
            "338001 338002 338003 338004 338005 338006 338007 338008 338101 338102 338103 338104 338201 338202 338203 338204 338301"),
        (new(CiscoAsaKind.Intrusion), "400000-400051"),
        (new(CiscoAsaKind.Url, Verdict.Allow), "304001 716003"),
        (new(CiscoAsaKind.Url, Verdict.Deny), "304002 716004"),

        // People
        (new(CiscoAsaKind.SignIn, Failed: false),
            "109005 109007 109011 113004 113012 113039 315002 605005 606001 606003 611101 716001 716038 716055 719022 722022 " +
            "722051 746012 751025 772005"),
        (new(CiscoAsaKind.SignIn, Failed: true),
            "106009 109002 109006 109008 109010 109024 109025 109031 109033 109034 113005 113006 113013 113014 113015 113016 113017 " +
            "113020 113021 113029 113030 113031 113032 113033 113034 " +
            "113035 113036 113037 113038 308001 315004 605004 611102 " +
            "713198 716039 716040 716041 716056 716057 719023 719024 722056 751004 " +
            "751005 751006 751011 751016 751020 722048 722049 722050 734002 772003 772004 772006"),
        (new(CiscoAsaKind.SignIn), "113008"),
        (new(CiscoAsaKind.SignOut), "109012 113019 315011 315012 606002 606004 611103 611104 716002 722023 722037 746013"),

        // Configuration
        (new(CiscoAsaKind.Account), "502101 502102 502103 113007"),
        // Somebody is refused, and nothing says who.
        (new(CiscoAsaKind.Audit, Failed: true), "113040 713167"),
        (new(CiscoAsaKind.Audit),
            "109201 768003 " +
            "111001 111002 111003 111004 111005 111007 111008 111009 111010 112001 113003 113009 113010 113011 199001 199002 199005 " +
            "106027 212001 322001 331001 331002 401002 401003 405001 405002 304003 304004 304005 304006 304007 304008 304009 " +
            "412001 502111 502112 604101 604102 604103 604104 713049 713050 713119 " +
            "713120 713202 713228 713259 713903 713904 713905 713906 716058 716059 722011 " +
            "722012 722028 722032 722033 722034 722036 722041 722055 733100 733101 733102 733103 733201 734001 734003 734004 751026"));

    public static CiscoAsaRule Of(int id) => ById.GetValueOrDefault(id, id / 1000 == 713 ? Audit713 : Unknown);

    static readonly CiscoAsaRule Audit713 = new(CiscoAsaKind.Audit);

    static Dictionary<int, CiscoAsaRule> Table(params (CiscoAsaRule Rule, string Ids)[] entries)
    {
        var table = new Dictionary<int, CiscoAsaRule>();
        foreach (var (rule, ids) in entries)
        {
            foreach (var id in ids.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var dash = id.IndexOf('-', StringComparison.Ordinal);
                var first = int.Parse(dash < 0 ? id : id[..dash], System.Globalization.CultureInfo.InvariantCulture);
                var last = dash < 0 ? first : int.Parse(id[(dash + 1)..], System.Globalization.CultureInfo.InvariantCulture);
                for (var number = first; number <= last; number++) table.Add(number, rule);
            }
        }
        return table;
    }
}
