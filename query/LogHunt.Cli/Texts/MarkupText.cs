using System.Net;

namespace LogHunt.Cli.Texts;

/// <summary>Text of foreign origin inside of HTML or XML: never markup, and no character that XML forbids or that turns the reading direction.</summary>
static class MarkupText
{
    public static string Of(string text) => WebUtility.HtmlEncode(Visible.Text(text));
}
