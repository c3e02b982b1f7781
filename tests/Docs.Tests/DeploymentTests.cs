using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Spark.Bot;

namespace Docs.Tests;

/// <summary>The files in <c>docker</c> say nothing that the program does not know.</summary>
public partial class DeploymentTests
{
    private static string Docker => Path.Combine(Snippet.Root, "docker");

    /// <summary>What is built by each file: the emulator, and any sample whose project is called as its folder.</summary>
    public static TheoryData<string, string> Images =>
        [
            ("emulator.Dockerfile", Path.Combine("src", "Spark.Emulator")),
            .. Directory
                .EnumerateDirectories(Path.Combine(Snippet.Root, "samples"))
                .Where(folder => File.Exists(Path.Combine(folder, Path.GetFileName(folder) + ".csproj")))
                .Select(folder => ("Dockerfile", Path.Combine("samples", Path.GetFileName(folder)))),
        ];

    public static TheoryData<string> Deployments =>
        [.. Directory.EnumerateFiles(Docker, "*.yaml").Select(path => Path.GetFileName(path))];

    [Fact]
    public void Every_setting_that_is_named_exists()
    {
        Setting.All.ShouldContain(setting => setting.File == Path.Combine("docker", "kubernetes.yaml"));
        Setting.All.Where(setting => !setting.IsKnown()).ShouldBeEmpty();
    }

    [Fact]
    public void A_setting_that_does_not_exist_is_noticed()
    {
        new Setting("", "Spark:PostgreSql:Shema").IsKnown().ShouldBeFalse();
        new Setting("", "Spark:PostgreSql:Schema:0").IsKnown().ShouldBeTrue("a text is a list of signs");
        new Setting("", "Spark:StopDelay:Seconds").IsKnown().ShouldBeFalse();
        new Setting("", "Spark:WebhookSecrets:1").IsKnown().ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Images))]
    public void An_image_restores_with_all_that_its_project_refers_to(string file, string project)
    {
        var name = Path.GetFileName(project);
        var copied = Copy()
            .Matches(File.ReadAllText(Path.Combine(Docker, file)).Replace("${BOT}", name, StringComparison.Ordinal))
            .Select(match => match.Groups["path"].Value)
            .ToList();

        copied.ShouldAllBe(path => Path.Exists(Path.Combine(Snippet.Root, path)));
        Needs(Path.Combine(project, name + ".csproj")).Except(copied).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void A_bot_is_given_the_time_it_takes_to_stop(string file)
    {
        var text = File.ReadAllText(Path.Combine(Docker, file));
        var bot = new SparkBotOptions();
        var needed = Span("StopDelay", bot.StopDelay) + Span("DrainTimeout", bot.DrainTimeout);

        // The bot's is the first in each file.
        var given = Grace().Match(text);
        given.Success.ShouldBeTrue();
        TimeSpan
            .FromSeconds(int.Parse(given.Groups["seconds"].Value, CultureInfo.InvariantCulture))
            .ShouldBeGreaterThan(needed);

        TimeSpan Span(string name, TimeSpan otherwise) =>
            Regex.Match(text, $"Spark__{name}: \"(.+)\"", RegexOptions.None, TimeSpan.FromSeconds(1))
                is { Success: true } set
                ? TimeSpan.Parse(set.Groups[1].Value, CultureInfo.InvariantCulture)
                : otherwise;
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Ports_are_published_on_this_machine_only(string file) =>
        Published()
            .Matches(File.ReadAllText(Path.Combine(Docker, file)))
            .Select(match => match.Value)
            .ShouldAllBe(port => port.StartsWith("\"127.0.0.1:", StringComparison.Ordinal));

    /// <summary>A project and all it refers to, as paths below the root.</summary>
    private static IEnumerable<string> Needs(string project)
    {
        var path = Path.Combine(Snippet.Root, project);
        return XDocument
            .Load(path)
            .Descendants("ProjectReference")
            .Select(reference => Path.Combine(Path.GetDirectoryName(path)!, reference.Attribute("Include")!.Value))
            .SelectMany(other => Needs(Path.GetRelativePath(Snippet.Root, Path.GetFullPath(other))))
            .Prepend(project.Replace(Path.DirectorySeparatorChar, '/'))
            .Distinct();
    }

    [GeneratedRegex(
        @"(?<=^COPY (?!--).*)(?<path>\S+\.\w+)(?= )",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        Timeout.Infinite
    )]
    private static partial Regex Copy();

    [GeneratedRegex(
        @"^ *(?:stop_grace_period|terminationGracePeriodSeconds): (?<seconds>\d+)s?$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        Timeout.Infinite
    )]
    private static partial Regex Grace();

    [GeneratedRegex("(?<=^ *- )\"(?:[\\d.]+:)?\\d+:\\d+\"", RegexOptions.Multiline, 1000)]
    private static partial Regex Published();
}
