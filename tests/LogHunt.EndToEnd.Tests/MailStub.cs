using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LogHunt.EndToEnd.Tests;

/// <summary>A server on this machine that speaks as much of SMTP as a mail takes, and keeps what it is given. One user may send.</summary>
sealed class MailStub : IDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly string credentials;

    public MailStub(string user, string password)
    {
        credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{user}\0{password}"));
        listener.Start();
        Task.Run(Serve);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>To whom, and the text of the mail.</summary>
    public List<(string[] To, string Mail)> Mails { get; } = [];

    void Serve()
    {
        try
        {
            while (true)
            {
                using var client = listener.AcceptTcpClient();
                using var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.UTF8);
                using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
                Talk(reader, writer);
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }

    void Talk(StreamReader reader, StreamWriter writer)
    {
        var (to, isKnown) = (new List<string>(), false);
        writer.WriteLine("220 stub ESMTP");
        while (reader.ReadLine() is { } line)
        {
            var verb = line.Split(' ')[0].ToUpperInvariant();
            switch (verb)
            {
                case "EHLO":
                    writer.WriteLine("250-stub");
                    writer.WriteLine("250-8BITMIME");
                    writer.WriteLine("250 AUTH PLAIN");
                    break;
                case "AUTH":
                    isKnown = line == $"AUTH PLAIN {credentials}";
                    writer.WriteLine(isKnown ? "235 welcome" : $"535 no: {line}");
                    break;
                case "MAIL" when !isKnown: writer.WriteLine("530 sign in first"); break;
                case "RCPT":
                    to.Add(line.Split('<', '>')[1]);
                    writer.WriteLine("250 ok");
                    break;
                case "DATA":
                    writer.WriteLine("354 go on");
                    var mail = new StringBuilder();
                    while (reader.ReadLine() is { } text and not ".") mail.Append(text.StartsWith('.') ? text[1..] : text).Append('\n');
                    Mails.Add(([.. to], mail.ToString()));
                    writer.WriteLine("250 taken");
                    break;
                case "QUIT":
                    writer.WriteLine("221 bye");
                    return;
                default: writer.WriteLine("250 ok"); break;
            }
        }
    }

    public void Dispose() => listener.Dispose();
}
