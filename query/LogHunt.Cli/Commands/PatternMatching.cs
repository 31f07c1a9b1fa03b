using System.CommandLine;
using System.Text.Json;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Terminals;
using LogHunt.Ingest.Stix;

namespace LogHunt.Cli.Commands;

/// <summary>`indicators test-pattern`: whether a STIX pattern is one, and whether observations show what it describes.</summary>
static class PatternMatching
{
    static readonly JsonElement None = JsonDocument.Parse("[]").RootElement;

    public static Command Create()
    {
        var pattern = new Argument<string?>("PATTERN") { Description = "A pattern of STIX 2.0 or 2.1", Arity = ArgumentArity.ZeroOrOne };
        var observations = new Option<string?>("--observations")
        {
            Description = "JSON with bundles or observed-data to match it against; `-` is standard input",
            HelpName = "F",
        };
        var mode = new Option<string>("--mode")
        {
            Description = "strict: as the standard says; lenient: as feeds mean it, which is how `import` reads; grammar: whether it is a pattern that may be published",
            DefaultValueFactory = _ => "strict",
            HelpName = "MODE",
        };
        var batch = new Option<string?>("--batch")
        {
            Description = "Test one JSON object a line from a file or `-`: {\"id\",\"pattern\",\"observations\",\"mode\"} gives {\"id\",\"match\"} or {\"id\",\"error\"}",
            HelpName = "F",
        };
        var command = new Command("test-pattern", "Matches a STIX pattern against observations") { pattern, observations, mode, batch };
        command.Runs((parse, cancellation) =>
        {
            var text = parse.GetValue(pattern);
            if (parse.GetValue(batch) is { } requests)
            {
                if (text is not null) throw new UsageException("`--batch` reads the patterns; leave out PATTERN");
                BatchLines.Serve(requests, "pattern", (asked, request, json) => Write(json, Answer(asked, request)), cancellation);
                return ExitCode.Done;
            }
            if (text is null) throw new UsageException("a pattern is missing; right would be `test-pattern \"[ipv4-addr:value = '192.0.2.7']\"`, or `--batch F`");
            using var seen = Observations(parse.GetValue(observations));
            var answer = Match(text, parse.GetRequiredValue(mode), seen?.RootElement);
            if (answer.Problem is { } problem) throw new InputException(problem);
            Terminal.Data.Write(seen is null ? "valid\n"u8 : answer.IsMatch ? "match\n"u8 : "no match\n"u8);
            return ExitCode.Done;
        });
        return command;
    }

    static JsonDocument? Observations(string? path)
    {
        if (path is null) return null;
        try { return JsonDocument.Parse(GivenText.Read(path)); }
        catch (JsonException) { throw new InputException($"`{path}` is no JSON"); }
    }

    static StixAnswer Answer(string pattern, JsonElement request)
    {
        var mode = request.TryGetProperty("mode", out var asked) ? asked.ToString() : "strict";
        return Match(pattern, mode, request.TryGetProperty("observations", out var given) && given.ValueKind != JsonValueKind.Null ? given : null);
    }

    /// <summary>A pattern without observations is judged as one that is to be published: there is nothing else to say of it.</summary>
    static StixAnswer Match(string text, string mode, JsonElement? observations)
    {
        StixReading? reading = mode switch
        {
            "lenient" => StixReading.Lenient,
            "grammar" => StixReading.Validated,
            "strict" or "match" or "" => observations is { ValueKind: JsonValueKind.Array } given && given.GetArrayLength() > 0 ? StixReading.Strict : StixReading.Validated,
            _ => null,
        };
        if (reading is null) return new(false, $"`{mode}` is no mode; right would be strict, lenient or grammar");
        return StixPattern.Parse(text, reading.Value, out var problem) is { } pattern ? pattern.Match(observations ?? None) : new(false, problem);
    }

    static void Write(Utf8JsonWriter json, StixAnswer answer)
    {
        if (answer.Problem is { } problem) json.WriteString("error", problem);
        else json.WriteBoolean("match", answer.IsMatch);
    }
}
