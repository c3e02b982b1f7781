using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Engines;

/// <summary>
/// A server that a test starts for itself: on this machine alone, on a free port, with a store that goes with it, and
/// stopped by its own process.
/// </summary>
public abstract class Engine
{
    /// <summary>Where its data are.</summary>
    protected DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("spark-engine-");

    /// <summary>
    /// A port that nobody uses now, nor is given by the system to anybody who asks for any port or connects to another:
    /// a server that is started again finds it free.
    /// </summary>
    protected static int FreePort()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(10_240, 32_000);
            try
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException error) when (error.SocketErrorCode is SocketError.AddressAlreadyInUse)
            {
                // another one
            }
        }
    }

    /// <summary>Sends a signal to a process, such as STOP and CONT.</summary>
    protected static void Signal(int process, string signal) => Run("kill", [$"-{signal}", $"{process}"]);

    /// <summary>Runs a program to its end.</summary>
    protected static string Run(string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            }
        )!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {output} {error.Result}");
    }

    /// <summary>
    /// What a test does that needs a program which is not installed: it is skipped, or fails where the program is promised
    /// (<c>CI=true</c>).
    /// </summary>
    protected static void Need(bool isInstalled, string package)
    {
        if (!isInstalled && Environment.GetEnvironmentVariable("CI") == "true")
        {
            throw new InvalidOperationException($"{package} is not installed.");
        }

        Assert.SkipUnless(isInstalled, $"{package} is not installed.");
    }
}
