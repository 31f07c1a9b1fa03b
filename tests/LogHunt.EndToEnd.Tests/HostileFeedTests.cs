using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using LogHunt.Cli.Feeds;

namespace LogHunt.EndToEnd.Tests;

/// <summary>Servers that mean no good, or are broken: every pull ends soon, says why in one sentence, and what came before is kept.</summary>
sealed class HostileFeedTests
{
    /// <summary>Few bytes and answers; time enough for a busy machine, for only the tests of times are of times.</summary>
    static readonly FeedLimits Small = new()
    {
        Answer = 1 << 20, Whole = 3 << 20, Answers = 12, Silence = TimeSpan.FromSeconds(40), Slowness = TimeSpan.FromSeconds(50),
    };

    static string Problem(Action<HttpListenerContext> answer, FeedLimits? limits = null, string kind = "taxii",
        string place = "root/collections/c1/", Action<PulledStore>? then = null)
    {
        using var server = new FeedStub(answer);
        using var store = new PulledStore(new() { Kind = kind, Place = server.Url + place }) { Limits = limits ?? Small };
        var watch = Stopwatch.StartNew();
        var problem = store.Pull().Problem;
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(60)));
        Assert.That(problem, Is.Not.Null);
        then?.Invoke(store);
        return problem!.Replace(server.Url, "http://server/", StringComparison.Ordinal);
    }

    static string Page(int number, bool isNew = true) => $$"""
        {"more":true,"next":"same","objects":[{"type":"indicator","id":"indicator--00000000-0000-4000-8000-{{(isNew ? number : 1):d12}}",
        "modified":"2026-01-01T00:00:00Z","pattern_type":"stix","pattern":"[ipv4-addr:value = '192.0.2.{{(isNew ? number : 1)}}']"}]}
        """;

    [Test]
    public void Pages_without_an_end_end_and_are_kept()
    {
        var asked = 0;
        Assert.That(Problem(context => FeedStub.Give(context, Page(++asked)), then: store =>
            Assert.That(store.Values(), Has.Length.EqualTo(12))),
            Is.EqualTo("`http://server/root/collections/c1/objects/` gave more than 12 answers; the next pull goes on"));
    }

    [Test]
    public void The_same_page_for_ever_is_seen_at_its_second_time()
    {
        var asked = 0;
        Assert.That(Problem(context => FeedStub.Give(context, Page(++asked, isNew: false))),
            Does.EndWith("says that there is more, and gives the same again"));
        Assert.That(asked, Is.EqualTo(2));
    }

    [Test]
    public void Pages_in_a_circle_are_seen()
    {
        var asked = 0;
        Assert.That(Problem(context => FeedStub.Give(context, Page(1 + (asked++ % 3)))), Does.EndWith("gives the same again"));
        Assert.That(asked, Is.EqualTo(4));
    }

    [Test]
    public void The_same_page_of_a_MISP_is_seen()
    {
        var full = $"{{\"response\":{{\"Attribute\":[{string.Join(',', Enumerable.Repeat("{\"type\":\"md5\",\"value\":\"x\",\"to_ids\":true}", 1000))}]}}}}";
        Assert.That(Problem(context => FeedStub.Give(context, full, "application/json"), kind: "misp", place: ""),
            Does.EndWith("gives the same page again and again"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void A_body_of_ten_gigabytes_is_left_after_one_megabyte(bool isTold)
    {
        long sent = 0;
        var problem = Problem(context =>
        {
            context.Response.ContentType = FeedStub.Taxii;
            if (isTold) context.Response.ContentLength64 = 10L << 30;
            else context.Response.SendChunked = true;
            var block = new byte[64 << 10];
            Array.Fill(block, (byte)' ');
            while (sent < 10L << 30)
            {
                context.Response.OutputStream.Write(block);
                Interlocked.Add(ref sent, block.Length);
            }
        });
        Assert.That(problem, Does.Contain("gives more than 1,048,576 bytes at once"));
        Assert.That(Interlocked.Read(ref sent), Is.LessThan(64L << 20));
    }

    [TestCase("gzip")]
    [TestCase("br")]
    [TestCase("deflate")]
    public void A_bomb_is_left_when_it_unpacks_to_more_than_one_megabyte(string coding)
    {
        using var packed = new MemoryStream();
        using (Stream stream = coding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Fastest, true),
            "br" => new BrotliStream(packed, CompressionLevel.Fastest, true),
            _ => new ZLibStream(packed, CompressionLevel.Fastest, true),
        })
            for (var i = 0; i < 200; i++) stream.Write(new byte[1 << 20]);
        Assert.That(Problem(context =>
        {
            context.Response.ContentType = FeedStub.Taxii;
            context.Response.Headers["Content-Encoding"] = coding;
            context.Response.OutputStream.Write(packed.ToArray());
        }), Does.Contain("gives more than 1,048,576 bytes at once"));
    }

    [Test]
    public void What_is_called_packed_and_is_not_is_refused() => Assert.That(Problem(context =>
    {
        context.Response.ContentType = FeedStub.Taxii;
        context.Response.Headers["Content-Encoding"] = "gzip";
        context.Response.OutputStream.Write("{}"u8);
    }), Does.Contain("compression is damaged").Or.Contain("broke off its answer"));

    [Test]
    public void All_pages_together_are_bounded()
    {
        var asked = 0;
        Assert.That(Problem(context => FeedStub.Give(context, Page(++asked) + new string(' ', 900_000))),
            Does.EndWith("gave more than 3,145,728 bytes; the next pull goes on"));
        Assert.That(asked, Is.EqualTo(4));
    }

    [TestCase(5000, 1, 50, "sent nothing for 1 s")]
    [TestCase(300, 40, 3, "did not end an answer within 3 s")]
    public void A_server_that_drips_is_left(int pause, int silence, int slowness, string why) => Assert.That(Problem(context =>
    {
        context.Response.ContentType = FeedStub.Taxii;
        context.Response.SendChunked = true;
        for (var i = 0; i < 100; i++)
        {
            context.Response.OutputStream.Write(" "u8);
            context.Response.OutputStream.Flush();
            Thread.Sleep(pause);
        }
    }, Small with { Silence = TimeSpan.FromSeconds(silence), Slowness = TimeSpan.FromSeconds(slowness) }), Does.EndWith(why));

    [Test]
    public void A_server_that_says_nothing_is_left()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var place = $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/";
        using var store = new PulledStore(new() { Kind = "url", Place = place })
        {
            Limits = Small with { Silence = TimeSpan.FromSeconds(1) },
        };
        Assert.That(store.Pull().Problem, Does.EndWith("sent nothing for 1 s"));
    }

    [Test]
    public void Nobody_at_the_place_is_said()
    {
        using var gone = new TcpListener(IPAddress.Loopback, 0);
        gone.Start();
        var port = ((IPEndPoint)gone.LocalEndpoint).Port;
        gone.Stop();
        using var store = new PulledStore(new() { Kind = "url", Place = $"http://127.0.0.1:{port}/" });
        Assert.That(store.Pull().Problem, Does.Contain("could not be reached"));
        Assert.That(store.Time.Waits, Has.Count.EqualTo(3));
    }

    [Test]
    public void No_redirection_leaves_the_server_and_no_secret_does()
    {
        var elsewhere = new List<string?>();
        using var other = new FeedStub(context =>
        {
            elsewhere.Add(context.Request.Headers["Authorization"]);
            FeedStub.Give(context, "192.0.2.1\n", "text/plain");
        });
        foreach (var target in (string[])[other.Url + "x", "//169.254.169.254/latest", "file:///etc/passwd", "https://127.0.0.1/"])
            Assert.That(Problem(context =>
                FeedStub.Give(context, "", "text/plain", 302, ("Location", target)), kind: "url", place: "list.txt"),
                Does.Contain("no other server is asked than the one that was named"), target);
        Assert.That(elsewhere, Is.Empty);
        Assert.That(Problem(context =>
            FeedStub.Give(context, "", "text/plain", 302, ("Location", "/again")), kind: "url", place: "list.txt"),
            Does.EndWith("redirects again and again"));
    }

    [Test]
    public void A_redirection_inside_of_the_server_is_followed_and_cookies_are_not_kept()
    {
        var cookies = new List<string?>();
        using var server = new FeedStub(context =>
        {
            cookies.Add(context.Request.Headers["Cookie"]);
            if (context.Request.RawUrl == "/new.txt") FeedStub.Give(context, "192.0.2.1\n", "text/plain");
            else FeedStub.Give(context, "", "text/plain", 301, ("Location", "/new.txt"), ("Set-Cookie", "track=1; Path=/"));
        });
        using var store = new PulledStore(new() { Kind = "url", Place = server.Url + "old.txt" });
        Assert.That((store.Pull().New, store.Pull().Problem), Is.EqualTo((1, (string?)null)));
        Assert.That(cookies, Is.All.Null.And.Exactly(4).Items);
    }

    [Test]
    public void A_certificate_is_checked_and_an_authority_of_ones_own_vouches_only_for_its_names()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
        string Pull(string? pem, Action<SubjectAlternativeNameBuilder> names)
        {
            using var ownKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var own = new CertificateRequest("CN=feed", ownKey, HashAlgorithmName.SHA256);
            var alternatives = new SubjectAlternativeNameBuilder();
            names(alternatives);
            own.CertificateExtensions.Add(alternatives.Build());
            using var signed = own.Create(authority, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1), [1, 2, 3])
                .CopyWithPrivateKey(ownKey);
            using var certificate = X509CertificateLoader.LoadPkcs12(signed.Export(X509ContentType.Pkcs12), null);
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var serving = Task.Run(() => Serve(listener, certificate));
            using var store = new PulledStore(new()
            {
                Kind = "url", Place = string.Create(CultureInfo.InvariantCulture,
                    $"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/list.txt"),
                AuthorityFile = pem ?? "",
            });
            var pulled = store.Pull();
            serving.Wait(TimeSpan.FromSeconds(10));
            return pulled.Problem ?? $"{pulled.New} new";
        }

        using var folder = new Testing.TemporaryFolder();
        folder.Write("ca.pem", authority.ExportCertificatePem());
        folder.Write("none.pem", "nothing");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Pull(folder["ca.pem"], names => names.AddIpAddress(IPAddress.Loopback)), Is.EqualTo("1 new"));
            Assert.That(Pull(null, names => names.AddIpAddress(IPAddress.Loopback)), Does.Contain("could not prove who it is"));
            Assert.That(Pull(folder["ca.pem"], names => names.AddDnsName("localhost")), Does.Contain("could not prove who it is"));
        }
        using var wrong = new PulledStore(new() { Kind = "url", Place = "https://127.0.0.1:1/", AuthorityFile = folder["none.pem"] });
        Assert.That(wrong.Pull().Problem, Does.Contain("holds no certificate in PEM"));
    }

    static void Serve(TcpListener listener, X509Certificate2 certificate)
    {
        using var client = listener.AcceptTcpClient();
        using var stream = new SslStream(client.GetStream());
        try
        {
            stream.AuthenticateAsServer(certificate);
            _ = stream.Read(new byte[4096]);
            stream.Write(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 10\r\nConnection: close\r\n\r\n192.0.2.1\n"));
        }
        catch (Exception left) when (left is IOException or System.Security.Authentication.AuthenticationException)
        {
            // Who asked did not like the certificate.
        }
    }
}
