using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Spark.Emulator.Tests.Hosting;

public class ProgramTests
{
    [Fact]
    public async Task It_introduces_itself_answers_and_ends_cleanly_on_SIGTERM()
    {
        using var program = EmulatorProcess.Start("--urls", "http://127.0.0.1:0");
        var lines = new List<string>();
        do lines.Add(await program.LineAsync());
        while (!lines[^1].Contains("Ctrl+C", StringComparison.Ordinal));

        var api = new Uri(
            lines.Single(line => line.StartsWith("API:", StringComparison.Ordinal))["API:".Length..].Trim()
        );
        lines[0].ShouldBe($"Chat page: {api.GetLeftPart(UriPartial.Authority)}");
        lines.ShouldContain(line => line == "  Alice (alice@example.com, person), token: alice");
        lines.ShouldContain(line => line == "  EchoBot (echobot@webex.bot, bot), token: echobot");
        using var http = new HttpClient(new SocketsHttpHandler());
        (await http.GetStringAsync(new Uri(api, "/health/live"), TestContext.Current.CancellationToken)).ShouldBe(
            "Healthy"
        );
        if (OperatingSystem.IsWindows())
            return;

        using var kill = Process.Start("kill", ["-TERM", $"{program.Id}"]);

        (await program.EndAsync()).ShouldBe(0);
    }

    [Fact]
    public void Hosts_of_files_have_commas_between_them() =>
        CommandLine
            .Parse(["--file-hosts", "a.example, b.example"])
            .Options.FileHosts.ShouldBe(["a.example", "b.example"]);

    [Theory]
    [InlineData("Unknown switch: --colour", "--colour", "red")]
    [InlineData("Unknown switch: --urlsx=1", "--urlsx=1")]
    [InlineData("--urls needs a value", "--urls")]
    [InlineData("--urls needs one address", "--urls", "here")]
    [InlineData("FileHosts must be names of hosts", "--file-hosts", "a.example,http://b.example")]
    [InlineData("--urls needs one address", "--urls", "http://127.0.0.1:1;http://127.0.0.1:2")]
    [InlineData("--fault-seed needs a whole number", "--fault-seed", "x")]
    [InlineData("not-there.json", "--faults=not-there.json")]
    [InlineData("cannot be written", "--state", "not-there/state.json", "--urls", "http://127.0.0.1:0")]
    [InlineData("not-there.json", "--seed=not-there.json")]
    [InlineData("can be reached by other machines", "--urls", "http://0.0.0.0:0")]
    public async Task What_it_does_not_understand_it_explains_with_exit_code_2(string message, params string[] args)
    {
        using var program = EmulatorProcess.Start(args);

        (await program.EndAsync()).ShouldBe(2);

        var errors = await program.ErrorsAsync();
        errors.ShouldContain(message);
        errors.ShouldContain("Usage:");
    }

    [Fact]
    public async Task It_explains_its_switches()
    {
        using var program = EmulatorProcess.Start("--help");

        (await program.LineAsync()).ShouldStartWith("Usage:");
        (await program.EndAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_port_in_use_is_exit_code_1()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;
        using var program = EmulatorProcess.Start("--urls", $"http://127.0.0.1:{port}");

        (await program.EndAsync()).ShouldBe(1);

        (await program.ErrorsAsync()).ShouldContain($"port {port} is in use");
        (await program.OutputAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Other_machines_are_let_in_with_a_warning()
    {
        using var program = EmulatorProcess.Start("--urls", "http://0.0.0.0:0", "--allow-remote");

        (await program.LineAsync()).ShouldStartWith("WARNING: other machines can reach this emulator");
    }
}

/// <summary>The emulator in a process of its own.</summary>
internal sealed class EmulatorProcess : IDisposable
{
    private readonly Process process;

    private EmulatorProcess(Process process) => this.process = process;

    public int Id => process.Id;

    public static EmulatorProcess Start(params string[] args) =>
        Run("dotnet", [typeof(SparkEmulator).Assembly.Location, .. args]);

    /// <summary>Any program, such as an installed tool.</summary>
    public static EmulatorProcess Run(string program, params string[] args)
    {
        var start = new ProcessStartInfo(program)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var arg in args)
            start.ArgumentList.Add(arg);
        return new EmulatorProcess(Process.Start(start)!);
    }

    public async Task<string> LineAsync() => (await process.StandardOutput.ReadLineAsync(Patience()))!;

    public Task<string> OutputAsync() => process.StandardOutput.ReadToEndAsync(Patience());

    public Task<string> ErrorsAsync() => process.StandardError.ReadToEndAsync(Patience());

    public async Task<int> EndAsync()
    {
        await process.WaitForExitAsync(Patience());
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }

    private static CancellationToken Patience() => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;
}
