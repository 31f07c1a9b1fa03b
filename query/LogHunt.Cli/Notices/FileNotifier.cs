using System.Text;
using LogHunt.Cli.Outputs;
using LogHunt.Cli.Reports;

namespace LogHunt.Cli.Notices;

/// <summary>`kind: file`: a line of JSON for each message, after what the file holds.</summary>
sealed class FileNotifier(string name, NotifierSettings settings) : Notifier(name, settings)
{
    /// <summary>How far back a message is looked for that was written before the program was ended.</summary>
    const int Tail = 1 << 20;

    readonly string path = Path.GetFullPath(settings.Required("path"));

    public override string Place => path;

    public override void Send(Notice notice)
    {
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.Read };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var file = new FileStream(path, options);
            file.Seek(-Math.Min(file.Length, Tail), SeekOrigin.End);
            var tail = new byte[(int)Math.Min(file.Length, Tail)];
            file.ReadExactly(tail);
            if (tail.AsSpan().IndexOf(Encoding.UTF8.GetBytes($"\"id\":\"{notice.Id}\"")) >= 0) return;
            Report.Write(new OutputTarget(file), json =>
            {
                json.WriteStartObject();
                json.WriteString("id", notice.Id);
                json.WriteTime("made", notice.Made);
                json.WriteString("subject", notice.Subject);
                json.WriteString("text", notice.Text);
                json.WriteEndObject();
            });
            file.Flush(flushToDisk: true);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new NotSentException(refused.Message.TrimEnd('.'), refused);
        }
    }
}
