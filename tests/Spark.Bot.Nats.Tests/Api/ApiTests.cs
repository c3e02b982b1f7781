using System.Reflection;
using PublicApiGenerator;

namespace Spark.Bot.Nats.Tests;

/// <summary>The public API as a text file: a change of it is a change of that file.</summary>
public class ApiTests
{
    [Fact]
    public void The_public_API_is_the_approved_one()
    {
        var file = Path.Combine(ProjectDirectory, "Api", "Spark.Bot.Nats.approved.txt");
        var actual =
            typeof(NatsBuilderExtensions)
                .Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false })
                .ReplaceLineEndings("\n")
                .TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable("APPROVE_API") == "1")
        {
            File.WriteAllText(file, actual);
        }

        var approved = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        var (added, removed) = Difference(approved, actual);

        (approved == actual).ShouldBeTrue(
            $"""
            The public API changed. If that is meant, approve it and look at the difference in the commit:
                APPROVE_API=1 dotnet test --project tests/Spark.Bot.Nats.Tests -c Release
            Removed:
            {removed}
            Added:
            {added}
            """
        );
    }

    private static string ProjectDirectory =>
        typeof(ApiTests)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "ProjectDirectory")
            .Value!;

    private static (string Added, string Removed) Difference(string approved, string actual)
    {
        var (before, after) = (approved.Split('\n'), actual.Split('\n'));
        return (
            string.Join('\n', after.Except(before, StringComparer.Ordinal)),
            string.Join('\n', before.Except(after, StringComparer.Ordinal))
        );
    }
}
