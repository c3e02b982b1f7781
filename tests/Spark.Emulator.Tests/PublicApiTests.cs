using PublicApiGenerator;

namespace Spark.Emulator.Tests;

public class PublicApiTests
{
    [Fact]
    public void What_is_public_is_what_was_approved()
    {
        var api = typeof(SparkEmulator)
            .Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false })
            .ReplaceLineEndings("\n")
            .TrimEnd();
        var received = Path.Combine(AppContext.BaseDirectory, "PublicApi.received.txt");
        File.WriteAllText(received, api + "\n");

        var approved = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "PublicApi.approved.txt"));

        string.Equals(approved.ReplaceLineEndings("\n").TrimEnd(), api, StringComparison.Ordinal)
            .ShouldBeTrue(
                $"The public API has changed. If that is meant, copy {received} to PublicApi.approved.txt beside this test."
            );
    }
}
