using System.Text.Json;

namespace LogHunt.Cli.Feeds;

/// <summary>Answers that are JSON.</summary>
static class FeedJson
{
    static readonly JsonDocumentOptions Bounds = new() { MaxDepth = 128 };

    /// <summary>
    /// The document of an answer; an empty object where there is none. Throws <see cref="FeedException"/> when it is no JSON.
    /// </summary>
    public static JsonElement Of(FeedAnswer answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer.Body.Length == 0 ? "{}"u8.ToArray() : answer.Body, Bounds);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw new FeedException($"`{answer.Place}` gave an answer that is no JSON");
        }
    }
}
