using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using LogHunt.Cli.Outputs;
using LogHunt.Engine.Catalog;

namespace LogHunt.Cli.Feeds;

/// <summary>
/// Asks the server of one source, and no other: no redirection leaves it, no cookie is kept, certificates are checked, and each answer is
/// bounded in bytes and time. What may pass (429, 5xx, no connection) is asked for again a few times.
/// </summary>
sealed class FeedClient : IDisposable
{
    /// <summary>How much too early a timer may be.</summary>
    static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(100);

    readonly SourceSettings settings;
    readonly FeedLimits limits;
    readonly TimeProvider time;
    readonly CancellationToken cancellation;
    readonly HttpClient client;
    readonly AuthenticationHeaderValue? signIn;
    readonly string? key;
    readonly long began;
    long bytes;
    int answers;

    /// <summary>Throws <see cref="InputException"/> for a secret or certificates that are not there.</summary>
    public FeedClient(SourceSettings settings, FeedLimits limits, TimeProvider time, CancellationToken cancellation)
    {
        (this.settings, this.limits, this.time, this.cancellation) = (settings, limits, time, cancellation);
        began = time.GetTimestamp();
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = limits.Silence, AutomaticDecompression = DecompressionMethods.All,
            MaxResponseHeadersLength = 64, MaxResponseDrainSize = 0,
        };
        client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        try
        {
            if (settings.AuthorityFile.Length > 0) handler.SslOptions = new() { CertificateChainPolicy = Authorities(settings.AuthorityFile) };
            if (settings.SignIn.Length == 0) return;
            var secret = NamedSecret.Read(settings.SecretVariable, settings.SecretFile);
            if (secret.Any(char.IsControl) || (settings.SignIn != "basic" && !Ascii.IsValid(secret)))
                throw new InputException("the secret of the source has characters that cannot stand in a request");
            if (settings.SignIn == "key") key = secret;
            else signIn = settings.SignIn == "bearer" ? new("Bearer", secret)
                : new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{settings.User}:{secret}")));
        }
        catch (InputException)
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>What the server has at a place. Throws <see cref="FeedException"/> when it gives no answer.</summary>
    public FeedAnswer Get(Uri place, string accept, Action<HttpRequestMessage>? prepare = null) =>
        Ask(place, accept, () => Request(HttpMethod.Get, place, accept, prepare));

    /// <summary>The same of a search that is told in JSON.</summary>
    public FeedAnswer Post(Uri place, byte[] json) => Ask(place, "application/json", () =>
    {
        var request = Request(HttpMethod.Post, place, "application/json", null);
        request.Content = new ByteArrayContent(json) { Headers = { ContentType = new("application/json") } };
        return request;
    });

    HttpRequestMessage Request(HttpMethod method, Uri place, string accept, Action<HttpRequestMessage>? prepare)
    {
        var request = new HttpRequestMessage(method, place);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        request.Headers.TryAddWithoutValidation("User-Agent", "loghunt");
        if (signIn is not null) request.Headers.Authorization = signIn;
        if (key is not null) request.Headers.TryAddWithoutValidation(settings.Header, key);
        prepare?.Invoke(request);
        return request;
    }

    FeedAnswer Ask(Uri place, string accept, Func<HttpRequestMessage> request)
    {
        for (var attempt = 1; ; attempt++)
        {
            string why;
            HttpStatusCode? status = null;
            var wait = TimeSpan.FromSeconds(1 << Math.Min(attempt, 6));
            try
            {
                var answer = Follow(place, accept, request);
                if (!MayPass(answer.Status)) return answer;
                (why, status) = ($"`{answer.Place}` answered {(int)answer.Status}, {attempt} times", answer.Status);
                wait = answer.Wait ?? wait;
                if (wait > limits.Wait)
                    throw new FeedException($"`{answer.Place}` answered {(int)answer.Status} and asks to be left alone for {Math.Ceiling(wait.TotalSeconds)} s", status);
            }
            catch (HttpRequestException failed) when (failed.HttpRequestError != HttpRequestError.SecureConnectionError)
            {
                why = $"`{Shown(place)}` could not be reached: {Told(failed)}";
            }
            catch (IOException broken)
            {
                why = $"`{Shown(place)}` broke off its answer: {Told(broken)}";
            }
            catch (HttpRequestException insecure)
            {
                throw new FeedException($"`{Shown(place)}` could not prove who it is: " +
                    $"{Told(insecure.InnerException ?? insecure)}; see --ca for an authority of your own");
            }
            if (attempt >= limits.Attempts) throw new FeedException(why, status);
            Task.Delay(wait, time, cancellation).GetAwaiter().GetResult();
        }
    }

    static bool MayPass(HttpStatusCode status) => status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or
        HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    /// <summary>One answer, behind redirections inside of the server.</summary>
    FeedAnswer Follow(Uri place, string accept, Func<HttpRequestMessage> first)
    {
        var answer = Once(place, first());
        for (var redirection = 1; answer.Redirection is { } target; redirection++)
        {
            if (Server(target) != Server(place))
                throw new FeedException($"`{Shown(place)}` leads to `{Server(target)}`, and no other server is asked than the one that was named");
            if (redirection > limits.Redirections) throw new FeedException($"`{Shown(place)}` redirects again and again");
            answer = Once(target, Request(HttpMethod.Get, target, accept, null));
        }
        return answer.Answer;
    }

    (FeedAnswer Answer, Uri? Redirection) Once(Uri place, HttpRequestMessage request)
    {
        using var asked = request;
        if (++answers > limits.Answers) throw new FeedException($"`{Shown(place)}` {limits.SaysAnswers}");
        if (time.GetElapsedTime(began) > limits.Time) throw new FeedException($"`{Shown(place)}` {limits.SaysTime}");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watch = Stopwatch.StartNew();
        try
        {
            patience.CancelAfter(limits.Silence);
            using var response = client.SendAsync(asked, HttpCompletionOption.ResponseHeadersRead, patience.Token).GetAwaiter().GetResult();
            var isMoved = (int)response.StatusCode is 301 or 302 or 303 or 307 or 308;
            if (isMoved && asked.Method != HttpMethod.Get)
                throw new FeedException($"`{Shown(place)}` answered {(int)response.StatusCode} to a search");
            // What a refusal says is not told and not read.
            var body = response.StatusCode == HttpStatusCode.OK ? Body(place, response, watch, patience) : [];
            var answer = new FeedAnswer(Shown(place), response.StatusCode, response.Content.Headers.ContentType?.ToString() ?? "", body,
                name => response.Headers.TryGetValues(name, out var values)
                    || response.Content.Headers.TryGetValues(name, out values) ? values.First() : null)
            {
                Wait = response.Headers.RetryAfter switch
                {
                    { Delta: { } delta } => delta,
                    { Date: { } date } => date > time.GetUtcNow() ? date - time.GetUtcNow() : TimeSpan.Zero,
                    _ => null,
                },
            };
            return (answer, isMoved && response.Headers.Location is { } to ? new Uri(place, to) : null);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new FeedException($"`{Shown(place)}` {(watch.Elapsed > limits.Slowness - Grain ? limits.SaysSlowness : limits.SaysSilence)}");
        }
        catch (InvalidDataException)
        {
            throw new FeedException($"`{Shown(place)}` gave an answer whose compression is damaged");
        }
        catch (FormatException)
        {
            throw new FeedException("the secret or the user of the source has characters that cannot stand in a request");
        }
    }

    byte[] Body(Uri place, HttpResponseMessage response, Stopwatch watch, CancellationTokenSource patience)
    {
        if (response.Content.Headers.ContentLength > limits.Answer) throw new FeedException($"`{Shown(place)}` {limits.SaysAnswer}");
        using var content = response.Content.ReadAsStream(patience.Token);
        using var body = new MemoryStream();
        var block = new byte[64 << 10];
        while (true)
        {
            var left = limits.Slowness - watch.Elapsed;
            if (left <= TimeSpan.Zero) throw new FeedException($"`{Shown(place)}` {limits.SaysSlowness}");
            patience.CancelAfter(left < limits.Silence ? left : limits.Silence);
            var read = content.ReadAsync(block, patience.Token).AsTask().GetAwaiter().GetResult();
            if (read == 0) return body.ToArray();
            body.Write(block, 0, read);
            bytes += read;
            if (body.Length > limits.Answer) throw new FeedException($"`{Shown(place)}` {limits.SaysAnswer}");
            if (bytes > limits.Whole) throw new FeedException($"`{Shown(place)}` {limits.SaysWhole}");
        }
    }

    static string Told(Exception what) => FeedAnswer.Cut(what.Message.ReplaceLineEndings(" ").TrimEnd('.'), 200);

    /// <summary>An address as it is told: without what stands behind its path.</summary>
    public static string Shown(Uri place) => place.GetLeftPart(UriPartial.Path);

    /// <summary>Scheme, host and port.</summary>
    public static string Server(Uri place) => place.GetLeftPart(UriPartial.Authority);

    static X509ChainPolicy Authorities(string file)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(file);
        }
        catch (Exception wrong) when (wrong is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new InputException($"the certificates in `{file}` cannot be read: {Told(wrong)}");
        }
        return policy.CustomTrustStore.Count > 0 ? policy : throw new InputException($"the file `{file}` holds no certificate in PEM");
    }

    public void Dispose() => client.Dispose();
}
