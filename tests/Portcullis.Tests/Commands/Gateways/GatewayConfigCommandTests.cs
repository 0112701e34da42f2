using System.CommandLine;
using Portcullis.Commands.Gateways;
using Portcullis.Terminal;

namespace Portcullis.Tests.Commands.Gateways;

public sealed class GatewayConfigCommandTests : IDisposable
{
    private readonly GatewayFolder _folder = new();

    public static TheoryData<string> Names => [.. GatewayTemplate.Names];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Config_EachGateway_IsPrintedAsItIsFilled(string name)
    {
        var (exit, output, error) = await RunAsync(name, "--upstream", "http://10.0.0.7:3000");

        (exit, error).ShouldBe((ExitCode.Success, ""));
        output.ShouldBe(await _folder.FillAsync(name));
    }

    [Theory]
    [InlineData("there is no piece for 'apache2'; name one of: apache, apisix, aws-http-api", "apache2")]
    [InlineData("there is no piece for '../nginx'", "../nginx")]
    [InlineData("--upstream: 'localhost:3000' is not an absolute http or https URL", "nginx", "--upstream", "localhost:3000")]
    [InlineData("--upstream: 'http://user@host' is not", "nginx", "--upstream", "http://user@host")]
    [InlineData("--audience: 'https://gone.example' is none of", "haproxy", "--audience", "https://gone.example")]
    [InlineData("there is no 'gold' in the policy file; name one of: market-data", "nginx", "--policy", "gold")]
    public async Task Config_WrongArgument_IsSaidOnStandardErrorAlone(string expected, params string[] arguments)
    {
        var (exit, output, error) = await RunAsync(arguments);

        (exit, output).ShouldBe((ExitCode.Failure, ""));
        error.ShouldStartWith($"portcullis: {expected}");
    }

    private async Task<(int Exit, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var parsed = GatewayConfigCommand.Create().Parse([.. arguments, "--config", _folder.Path.FullName]);
        var exit = await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error }, TestContext.Current.CancellationToken);
        return (exit, output.ToString(), error.ToString());
    }
}
