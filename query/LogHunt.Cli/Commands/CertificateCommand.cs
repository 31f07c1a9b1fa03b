using System.CommandLine;
using LogHunt.Cli.Certificates;
using LogHunt.Cli.Jobs;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Reports;
using LogHunt.Cli.Terminals;
using LogHunt.Engine.Catalog;
using LogHunt.Query;

namespace LogHunt.Cli.Commands;

static class CertificateCommand
{
    public static Command Create() => new("certificate", "Signed statements of what was searched, where, and what was found or not")
    {
        Make(), Verify(), new Command("key", "What certificates of the store are signed with") { Show() },
    };

    static Command Make()
    {
        var indicators = new Option<string[]>("--indicator")
        {
            Description = "Of these indicators, in any spelling; else of all that stand", HelpName = "VALUE", AllowMultipleArgumentsPerToken = true,
        };
        var source = new Option<string?>("--source") { Description = "Of the indicators of this source", HelpName = "NAME" };
        var batch = new Option<long?>("--batch") { Description = "Of the indicators that came with this import", HelpName = "N" };
        var municipalities = new Option<string[]>("--municipality")
        {
            Description = "In the logs of these, by id or name; else of all", HelpName = "ID", AllowMultipleArgumentsPerToken = true,
        };
        var since = new Option<string?>("--since") { Description = "Only logs from this time on (UTC)", HelpName = "TIME" };
        var until = new Option<string?>("--until") { Description = "Only logs before this time (UTC)", HelpName = "TIME" };
        var outs = new Option<string[]>("--out")
        {
            Description = "Where it is written: F.md, F.html, F.json, or several of them", HelpName = "FILE", Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command("make", "Writes a signed certificate; ends with 3 where it does not cover all that was asked, and says why")
        {
            indicators, source, batch, municipalities, since, until, outs,
        };
        command.Runs((parse, cancellation) =>
        {
            var files = parse.GetRequiredValue(outs);
            if (files.FirstOrDefault(file => Form(file) is null) is { } other)
                throw new UsageException($"`{other}` is no form of a certificate; name a file {Forms}");
            DateTime? Time(Option<string?> option) => parse.GetValue(option) is { } text ? CommonOptions.Instant(text) : null;
            var (first, last) = (Time(since), Time(until));
            if (first >= last) throw new UsageException("--since is not before --until");
            using var store = LogHuntStore.OpenExisting(CommonOptions.StoreFolder(parse));
            var meant = Meant(store.Catalog, parse.GetValue(indicators) ?? [], parse.GetValue(source), parse.GetValue(batch));
            var scope = meant with { Municipalities = [.. Whose(store.Catalog, parse.GetValue(municipalities) ?? [])], Since = first, Until = last };
            var facts = Terminal.WithProgress("reads", progress => new Certifying(store, scope, DateTime.UtcNow).Run(progress, cancellation));
            Write(store, facts, files);
            foreach (var sentence in facts.Statement) Terminal.Note(sentence);
            foreach (var doubt in facts.Doubts) Terminal.Warn($"not covered: {doubt}");
            return facts.IsCovered ? ExitCode.Done : ExitCode.Incomplete;
        });
        return command;
    }

    /// <summary>The indicators that are meant. Withdrawn ones are only when they were named one by one.</summary>
    static CertificateScope Meant(CatalogDb catalog, string[] values, string? source, long? batch)
    {
        var all = values.Length > 0 || source is not null ? IndicatorsKept.Meant(catalog, values, source) : [.. catalog.Indicators()];
        var meant = all.DistinctBy(entry => entry.Indicator.Id).Where(entry => batch is null || entry.BatchId == batch).ToList();
        if (meant.Count == 0)
            throw new InputException(batch is null ? "there is no indicator to be certified; `loghunt indicators import` brings some"
                : $"no indicator is of batch {batch}");
        var standing = values.Length > 0 ? meant : meant.Where(entry => !entry.Indicator.Revoked).ToList();
        if (standing.Count == 0) throw new InputException("all of these indicators are withdrawn, and looked for no more");
        return new([.. standing], meant.Count - standing.Count, [], null, null);
    }

    static IEnumerable<Municipality> Whose(CatalogDb catalog, string[] given)
    {
        var all = catalog.Municipalities();
        if (all.IsEmpty) throw new InputException("the store holds no logs; `loghunt ingest` takes some in");
        var ids = given.Select(one => MunicipalityNames.Known(catalog, one)).ToHashSet(StringComparer.Ordinal);
        return all.Where(one => ids.Count == 0 || ids.Contains(one.Id));
    }

    static void Write(LogHuntStore store, CertificateFacts facts, string[] files)
    {
        using var key = CertificateKey.OfStore(store.Directory);
        var signed = new SignedCertificate(facts, key);
        foreach (var file in files) File.WriteAllBytes(file, Form(file)!(facts, signed, key));
        store.Catalog.TryAudit(AuditTrail.Certificate, $"sha256 {signed.Sha256}: {facts.Statement[0]}");
    }

    static string Forms => string.Join(", ", SignedCertificate.Forms.Select(form => $"`F{form.Extension}`"));

    static Func<CertificateFacts, SignedCertificate, CertificateKey, byte[]>? Form(string file) => SignedCertificate.Forms
        .FirstOrDefault(form => string.Equals(form.Extension, Path.GetExtension(file), StringComparison.OrdinalIgnoreCase)).Write;

    static Command Verify()
    {
        var file = new Argument<string>("FILE") { Description = "A certificate in any of its forms" };
        var key = new Option<string?>("--key") { Description = "The public key that should have signed it; else the store's", HelpName = "PUB.pem" };
        var json = CommonOptions.Json();
        var command = new Command("verify", "Says whether a certificate is what was signed: valid, changed (exit code 1), or signed by a key that is " +
            "not known (3)")
        {
            file, key, json,
        };
        command.Runs((parse, _) =>
        {
            using var known = parse.GetValue(key) is { } path ? CertificateKey.Read(path) : CertificateKey.Find(CommonOptions.StoreFolder(parse));
            var found = CertificateCheck.Of(parse.GetRequiredValue(file), known?.Id);
            var state = found.State switch
            {
                CertificateState.Valid => "valid", CertificateState.Changed => "changed", _ => "unknown key",
            };
            Listing.Write(Terminal.Target, parse.GetValue(json), "certificates", [found],
                new("state", _ => state), new("key", one => one.Key ?? ""), new("made", one => one.Made ?? ""),
                new("statement", one => found.State == CertificateState.Changed ? "" : one.Statement));
            return found.State switch
            {
                CertificateState.Valid => ExitCode.Done, CertificateState.Changed => ExitCode.Wrong, _ => ExitCode.Incomplete,
            };
        });
        return command;
    }

    static Command Show()
    {
        var command = new Command("show", "Prints the public key, for those who verify certificates; it is made where there is none");
        command.Runs((parse, _) =>
        {
            using var store = Store.OpenExisting(CommonOptions.StoreFolder(parse));
            using var key = CertificateKey.OfStore(store.Directory);
            Terminal.Data.Write(System.Text.Encoding.ASCII.GetBytes(key.PublicPem + "\n"));
            Terminal.Note($"note: its name is {key.Id}");
            return ExitCode.Done;
        });
        return command;
    }
}
