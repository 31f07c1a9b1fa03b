using System.Globalization;
using System.Text;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Texts;
using LogHunt.Engine.Columns;

namespace LogHunt.Cli.Certificates;

/// <summary>A certificate as people read it. What stands in logs is text there, never markup.</summary>
static class CertificateTexts
{
    const string Heading = "Certificate of what was searched and found";

    public static string Markdown(CertificateFacts facts, SignedCertificate signed)
    {
        var text = new StringBuilder();
        Line($"# {Heading}");
        foreach (var sentence in facts.Statement) Line($"\n{MarkdownText.Of(sentence)}");
        if (!facts.IsCovered)
        {
            Line("\n## Why this does not cover all that was asked\n");
            foreach (var doubt in facts.Doubts) Line($"- {MarkdownText.Of(doubt)}");
        }
        Line("\n## What this is\n\n| | |\n|---|---|");
        foreach (var (name, value) in facts.About) Line($"| {name} | {MarkdownText.Of(KqlText.Of(value))} |");
        foreach (var part in facts.Parts)
        {
            Line($"\n## {part.Title}\n");
            if (IsEmpty(part)) Line(part.WhenEmpty);
            else Table(text, part, MarkdownOutput.Table);
        }
        Line($"\n## Signature\n\n| | |\n|---|---|\n| key | {signed.Key} |\n| sha256 of the facts | {signed.Sha256} |\n| signature | {signed.Signature} |");
        Line($"\nThe facts as they were signed; `loghunt certificate verify` reads them.\n\n```\n{signed.Marked}\n```");
        return text.ToString();

        void Line(string line) => text.Append(line).Append('\n');
    }

    public static string Html(CertificateFacts facts, SignedCertificate signed)
    {
        var text = new StringBuilder();
        Line($"<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>{Heading}</title>");
        Line("<style>body{font-family:sans-serif}table{border-collapse:collapse}td,th{border:1px solid;padding:.1em .4em}</style>");
        Line($"<h1>{Heading}</h1>");
        foreach (var sentence in facts.Statement) Line($"<p>{MarkupText.Of(sentence)}</p>");
        if (!facts.IsCovered)
        {
            Line("<h2>Why this does not cover all that was asked</h2>\n<ul>");
            foreach (var doubt in facts.Doubts) Line($"<li>{MarkupText.Of(doubt)}</li>");
            Line("</ul>");
        }
        Line("<h2>What this is</h2>\n<table>");
        foreach (var (name, value) in facts.About) Line($"<tr><th>{name}</th><td>{MarkupText.Of(KqlText.Of(value))}</td></tr>");
        Line("</table>");
        foreach (var part in facts.Parts)
        {
            Line($"<h2>{MarkupText.Of(part.Title)}</h2>");
            if (IsEmpty(part)) Line($"<p>{part.WhenEmpty}</p>");
            else Table(text, part, HtmlPage.Table);
        }
        Line($"<h2>Signature</h2>\n<table>\n<tr><th>key</th><td>{signed.Key}</td></tr>\n<tr><th>sha256 of the facts</th><td>{signed.Sha256}</td></tr>");
        Line($"<tr><th>signature</th><td>{MarkupText.Of(signed.Signature)}</td></tr>\n</table>");
        Line($"<details><summary>The facts as they were signed</summary><pre>\n{signed.Marked}\n</pre></details>\n</html>");
        return text.ToString();

        void Line(string line) => text.Append(line).Append('\n');
    }

    static bool IsEmpty(CertificatePart part) => part.Rows.Batches.All(batch => batch.RowCount == 0);

    static void Table(StringBuilder text, CertificatePart part, Action<ResultRows, TextWriter> write)
    {
        using var writer = new StringWriter(text, CultureInfo.InvariantCulture) { NewLine = "\n" };
        write(part.Rows, writer);
    }
}
