using System.Reflection;
using System.Runtime.CompilerServices;
using PublicApiGenerator;

namespace Testing;

/// <summary>The public API as a text file beside the test: a change of it is a change of that file.</summary>
public static class ApprovedApi
{
    public static void IsThatOf(Assembly assembly, [CallerFilePath] string test = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(test)!, $"{assembly.GetName().Name}.approved.txt");
        var actual =
            assembly
                .GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false })
                .ReplaceLineEndings("\n")
                .TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable("APPROVE_API") == "1")
        {
            File.WriteAllText(file, actual);
        }

        var approved = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        var (before, after) = (approved.Split('\n'), actual.Split('\n'));
        (approved == actual).ShouldBeTrue(
            $"""
            The public API changed. If that is meant, approve it and look at the difference in the commit:
                APPROVE_API=1 ./test.sh ApiTests
            Removed:
            {string.Join('\n', before.Except(after, StringComparer.Ordinal))}
            Added:
            {string.Join('\n', after.Except(before, StringComparer.Ordinal))}
            """
        );
    }
}
