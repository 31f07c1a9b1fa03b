using System.Net.Http.Headers;
using System.Text.Json;
using LogHunt.Engine.Columns;

namespace LogHunt.Cli.Notices;

/// <summary>
/// `kind: webhook`: JSON posted to a URL, `{"id","made","subject","text"}`. No redirection is followed: what is told goes where it was told to
/// go. A status of 200 to 299 says that it came.
/// </summary>
sealed class WebhookNotifier : Notifier
{
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    readonly Uri url;
    readonly string header;
    readonly Func<string>? secret;

    public WebhookNotifier(string name, NotifierSettings settings) : base(name, settings)
    {
        var given = settings.Required("url");
        url = Uri.TryCreate(given, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https" && parsed!.UserInfo.Length == 0
            ? parsed : throw settings.Wrong("has no `url` of http or https without a password");
        header = settings.Text("header") ?? "Authorization";
        secret = settings.Secret("secret");
    }

    public override string Place => url.GetLeftPart(UriPartial.Path);

    public override void Send(Notice notice)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = Patience };
        using var client = new HttpClient(handler) { Timeout = Patience };
        var body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>
        {
            ["id"] = notice.Id, ["made"] = KqlText.Of(notice.Made), ["subject"] = notice.Subject, ["text"] = notice.Text,
        });
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") } };
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
        request.Headers.Add("Idempotency-Key", notice.Id);
        if (secret is not null && !request.Headers.TryAddWithoutValidation(header, secret()))
            throw new NotSentException($"`{header}` is no header that a request can have");
        try
        {
            using var answer = client.Send(request, HttpCompletionOption.ResponseHeadersRead);
            if (!answer.IsSuccessStatusCode) throw new NotSentException($"`{Place}` answered {(int)answer.StatusCode}");
        }
        catch (Exception failed) when (failed is HttpRequestException or TaskCanceledException or FormatException)
        {
            throw new NotSentException(failed is TaskCanceledException ? $"`{Place}` did not answer within {Patience.TotalSeconds} s"
                : failed is FormatException ? $"the secret cannot stand in the header `{header}`" : $"`{Place}`: {failed.Message.TrimEnd('.')}", failed);
        }
    }
}
