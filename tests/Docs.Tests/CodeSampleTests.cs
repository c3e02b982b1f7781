using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Docs.Tests;

public class CodeSampleTests
{
    /// <summary>What a web project has without saying so, and the libraries the docs are about.</summary>
    private const string Given = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        global using Spark.Bot;
        global using Spark.Client;
        global using Spark.Emulator;
        global using static Given;

        /// What the prose around a sample takes for granted; a sample that declares one of them means its own.
        public static class Given
        {
            public static readonly WebApplicationBuilder builder = null!;
            public static readonly WebApplication app = null!;
            public static readonly SparkBotBuilder bot = null!;
            public static readonly SparkClient spark = null!;
            public static readonly CancellationToken ct;
        }

        /// The bot that a test is about; a sample with statements of its own is this program itself.
        public partial class Program;
        """;

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private static readonly Lazy<ImmutableArray<ISourceGenerator>> JsonGenerator = new(FindJsonGenerator);

    public static TheoryData<Snippet> Snippets => [.. Snippet.All];

    [Theory]
    [MemberData(nameof(Snippets))]
    public void Every_code_sample_compiles(Snippet snippet)
    {
        var options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest);
        var sample = CSharpSyntaxTree.ParseText(snippet.AsProgram(), options);
        var isProgram = ((CompilationUnitSyntax)sample.GetRoot()).Members.OfType<GlobalStatementSyntax>().Any();
        var compilation = CSharpCompilation.Create(
            "Sample",
            [CSharpSyntaxTree.ParseText(Given, options), sample],
            References,
            new CSharpCompilationOptions(
                isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable
            )
        );

        // What a project has without saying so, too: the generator that writes JSON contexts.
        CSharpGeneratorDriver
            .Create(JsonGenerator.Value, parseOptions: options)
            .RunGeneratorsAndUpdateCompilation(
                compilation,
                out var complete,
                out _,
                TestContext.Current.CancellationToken
            );
        complete
            .GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(diagnostic => diagnostic.Severity is DiagnosticSeverity.Error)
            .Select(diagnostic => diagnostic.ToString())
            .ShouldBeEmpty($"{snippet}\n{snippet.Code}");
    }

    [Fact]
    public void There_are_code_samples() => Snippet.All.ShouldContain(snippet => snippet.File == "README.md");

    [Fact]
    public void The_bot_of_the_README_is_a_sample_word_for_word() =>
        Snippet
            .All.Where(snippet => snippet.File == "README.md")
            .Select(snippet => snippet.Code)
            .ShouldContain(File.ReadAllText(Path.Combine(Snippet.Root, "samples", "Lunch", "Program.cs")));

    private static ImmutableArray<ISourceGenerator> FindJsonGenerator()
    {
        var runtime = new DirectoryInfo(Path.GetDirectoryName(typeof(object).Assembly.Location)!);
        var packs = Path.Combine(runtime.Parent!.Parent!.Parent!.FullName, "packs", "Microsoft.NETCore.App.Ref");
        var file = Directory
            .EnumerateFiles(packs, "System.Text.Json.SourceGeneration.dll", SearchOption.AllDirectories)
            .Single(path =>
                path.Contains($"{Path.DirectorySeparatorChar}{runtime.Name.Split('.')[0]}.", StringComparison.Ordinal)
            );
        return new AnalyzerFileReference(file, new Loader()).GetGenerators(LanguageNames.CSharp);
    }

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath) { }

        public System.Reflection.Assembly LoadFromPath(string fullPath) =>
            System.Reflection.Assembly.LoadFrom(fullPath);
    }
}
