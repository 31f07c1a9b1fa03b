using System.Collections.Immutable;
using System.Globalization;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace LogHunt.Cli.Notices;

/// <summary>`kind: mail`: a mail of plain text by SMTP. `tls` is `starttls` (the usual), `tls` from the first byte, or `none`.</summary>
sealed class MailNotifier : Notifier
{
    internal const int PatienceMilliseconds = 30_000;

    readonly string host;
    readonly int port;
    readonly SecureSocketOptions tls;
    readonly MailboxAddress from;
    readonly ImmutableArray<MailboxAddress> to;
    readonly string? user;
    readonly Func<string>? password;

    public MailNotifier(string name, NotifierSettings settings) : base(name, settings)
    {
        host = settings.Required("host");
        tls = (settings.Text("tls") ?? "starttls") switch
        {
            "starttls" => SecureSocketOptions.StartTls, "tls" => SecureSocketOptions.SslOnConnect, "none" => SecureSocketOptions.None,
            _ => throw settings.Wrong("has a `tls` that is not starttls, tls or none"),
        };
        port = settings.Text("port") is not { } given ? tls == SecureSocketOptions.SslOnConnect ? 465 : 587
            : int.TryParse(given, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 65_536 ? number
            : throw settings.Wrong("has a `port` that is none");
        from = Address(settings.Required("from"));
        to = [.. settings.Texts("to").Select(Address)];
        if (to.IsEmpty) throw settings.Wrong("has no `to`");
        (user, password) = (settings.Text("user"), settings.Secret("password"));
        if (user is null != password is null) throw settings.Wrong("needs `user` with `password-env` or `password-file`, or neither");
        if (user is not null && tls == SecureSocketOptions.None && host is not ("localhost" or "127.0.0.1" or "::1"))
            throw settings.Wrong("would send its password unencrypted");

        MailboxAddress Address(string text) => MailboxAddress.TryParse(text, out var address) && address.Address.Contains('@', StringComparison.Ordinal)
            ? address : throw settings.Wrong($"has `{text}`, which is no mail address");
    }

    public override string Place => string.Create(CultureInfo.InvariantCulture,
        $"{string.Join(", ", to.Select(one => one.Address))} by {host}:{port}");

    public override void Send(Notice notice)
    {
        using var body = new TextPart("plain") { Text = notice.Text };
        using var mail = new MimeMessage([from], to, notice.Subject, body)
        {
            MessageId = $"{notice.Id}@loghunt.invalid", Date = new DateTimeOffset(notice.Made, TimeSpan.Zero),
        };
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        using var client = new SmtpClient { Timeout = PatienceMilliseconds };
        try
        {
            client.Connect(host, port, tls);
            if (user is not null) client.Authenticate(user, password!());
            client.Send(mail);
            client.Disconnect(quit: true);
        }
        catch (Exception failed) when (failed is IOException or SocketException or CommandException or ProtocolException
            or AuthenticationException or SslHandshakeException or NotSupportedException or TimeoutException)
        {
            // A server may repeat what it was given: of a sign-in that failed only that is told.
            throw new NotSentException(failed is AuthenticationException ? $"{host} refused the user `{user}`"
                : $"{host}: {failed.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ')}", failed);
        }
    }
}
