using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Testing;

public static class Ports
{
    /// <summary>The mark of each port that this process was given, which other processes of tests see until it ends.</summary>
    private static readonly ConcurrentBag<FileStream> Marks = [];

    private static readonly DirectoryInfo Folder = Directory.CreateDirectory(
        Path.Combine(Path.GetTempPath(), "spark-test-ports")
    );

    /// <summary>
    /// A port that nobody uses now, nor is given by the system to anybody who asks for any port or connects to another, nor
    /// by this to another test: a server that is started again finds it free, and where none listens, none begins to.
    /// </summary>
    public static int Free()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(10_240, 32_000);
            try
            {
                var name = Path.Combine(Folder.FullName, port.ToString(CultureInfo.InvariantCulture));
                Marks.Add(new FileStream(name, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException error) when (error.SocketErrorCode is SocketError.AddressAlreadyInUse)
            {
                // another one
            }
            catch (IOException)
            {
                // another test has this one
            }
        }
    }
}
