using System.Diagnostics;
using System.IO.Compression;
using System.Net.Sockets;

namespace LogHunt.Ingest.Tests;

/// <summary>What is no regular file is named, and never waited for.</summary>
[Platform("Linux")]
[CancelAfter(20_000)]
sealed class SpecialFileTests
{
    [Test]
    public void A_pipe_a_socket_a_device_and_a_folder_of_the_kernel_are_named_and_the_rest_is_read(CancellationToken cancellation)
    {
        using var store = new TestStore();
        store.Put("z.log", "one\n");
        using (var made = Process.Start("mkfifo", Path.Combine(store.Inbox, "a.fifo"))) made.WaitForExit();
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(store.Inbox, "b.socket")));
        var receipt = new Ingestor(store.Store)
            .Ingest([store.Inbox, "/dev/zero", "/proc/self/status", "/proc"], TestStore.Options, null, cancellation);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(receipt.Files.SelectMany(file => file.Warnings.Select(warning => $"{file.Path}: {warning}"))
                .Where(line => !line.Contains("z.log", StringComparison.Ordinal)), Is.EqualTo(new[]
            {
                "inbox/a.fifo: a named pipe, not a regular file: not read",
                "inbox/b.socket: a socket, not a regular file: not read",
                "zero: a device, not a regular file: not read",
                "status: a file of the kernel's, not a regular file: not read",
                "proc: a folder of the kernel's, not one of files: not read",
            }));
            Assert.That((receipt.IsComplete, receipt.Lines), Is.EqualTo((false, 1)));
        }
    }

    [Test]
    public void A_link_in_the_middle_of_a_path_hides_no_file_of_the_kernels(CancellationToken cancellation)
    {
        using var store = new TestStore();
        var link = Path.Combine(store.Inbox, "logs");
        Directory.CreateSymbolicLink(link, "/proc/self");
        var receipt = new Ingestor(store.Store).Ingest([Path.Combine(link, "task/../status")], TestStore.Options, null, cancellation);
        Assert.That(receipt.Files.Single().Warnings, Is.EqualTo(new[] { "a file of the kernel's, not a regular file: not read" }));
    }

    [TestCase("[Content_Types].xml")]
    [TestCase("xl/workbook.xml")]
    public void A_workbook_is_named_and_what_to_do_instead_is_said(string first)
    {
        using var store = new TestStore();
        var path = Path.Combine(store.Inbox, "logg.xlsx");
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            foreach (var name in (string[])[first, "xl/worksheets/sheet1.xml"])
            {
                using var member = new StreamWriter(zip.CreateEntry(name).Open());
                member.Write("<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData>");
            }
        }
        var receipt = store.Ingest(path);
        Assert.That(receipt.Files.Single().Warnings, Is.EqualTo(new[]
            { "an Office document (of a workbook, save each sheet as CSV in UTF-8 and ingest that), not text: not read" }));
        Assert.That((receipt.IsComplete, receipt.Lines), Is.EqualTo((false, 0)));
    }

    [Test]
    public void A_link_that_leads_to_itself_is_named(CancellationToken cancellation)
    {
        using var store = new TestStore();
        var link = Path.Combine(store.Inbox, "a.log");
        File.CreateSymbolicLink(link, link);
        var receipt = new Ingestor(store.Store).Ingest([link], TestStore.Options, null, cancellation);
        Assert.That((receipt.IsComplete, receipt.Files.Single().Warnings.Single()),
            Is.EqualTo((false, receipt.Files.Single().Warnings.Single())));
    }
}
