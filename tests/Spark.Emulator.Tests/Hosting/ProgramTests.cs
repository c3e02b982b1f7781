using System.Net;
using System.Net.Sockets;

namespace Spark.Emulator.Tests.Hosting;

public class ProgramTests
{
    [Fact]
    public async Task It_introduces_itself_answers_and_ends_cleanly_on_SIGTERM()
    {
        await using var program = Start("--urls", "http://127.0.0.1:0");
        await program.WritesAsync("Ctrl+C");
        var lines = program.Output.Split('\n');

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

        (await program.TerminateAsync()).ShouldBe(0);
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
        await using var program = Start(args);

        (await program.ExitAsync()).ShouldBe(2);

        program.Errors.ShouldContain(message);
        program.Errors.ShouldContain("Usage:");
    }

    [Fact]
    public async Task It_explains_its_switches()
    {
        await using var program = Start("--help");

        (await program.ExitAsync()).ShouldBe(0);
        program.Output.ShouldStartWith("Usage:");
    }

    [Fact]
    public async Task A_port_in_use_is_exit_code_1()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;
        await using var program = Start("--urls", $"http://127.0.0.1:{port}");

        (await program.ExitAsync()).ShouldBe(1);

        program.Errors.ShouldContain($"port {port} is in use");
        program.Output.ShouldBe(program.Errors);
    }

    [Fact]
    public async Task Other_machines_are_let_in_with_a_warning()
    {
        await using var program = Start("--urls", "http://0.0.0.0:0", "--allow-remote");

        (await program.ReadAsync("")).ShouldStartWith("WARNING: other machines can reach this emulator");
    }

    private static ChildProcess Start(params string[] arguments) =>
        ChildProcess.Start(typeof(SparkEmulator).Assembly.Location, arguments);
}
