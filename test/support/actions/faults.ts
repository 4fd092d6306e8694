// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are GitHub's expressions and a shell's, not ours.

interface Fault {
  readonly what: string;
  /** The file that it is planted into, by its name. */
  readonly into: string;
  readonly from: string;
  readonly to: string;
  /** Whether our own rules are to find it; what is left is for GitHub's parser, actionlint and zizmor. */
  readonly isOurs: boolean;
}

const checkout = 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1';
const deploy = 'uses: actions/deploy-pages@368f82528645a54fb793d4d04e342629a3f51346 # v5.0.1';
const told = '          echo "told as of ${AS_OF:-today}${HEARTBEAT:+, elsewhere}"\n';
const ran = '        exit "$status"\n';

/** What goes wrong in workflows, each as one change to a good one. */
export const faults: readonly Fault[] = [
  ...ours('ci.yml', [
    ['an action at a tag', checkout, 'actions/checkout@v7'],
    ['an action at a branch', checkout, 'actions/checkout@main # v7.0.1'],
    ['an action at a short hash', checkout, 'actions/checkout@3d3c42e # v7.0.1'],
    ['an action at no version', checkout, 'actions/checkout'],
    ['a hash without its version', ' # v7.0.1', ''],
    ['an image by its tag', `      - uses: ${checkout}`, '      - uses: docker://alpine:3'],
    ['a container by its tag', '    timeout-minutes: 60', '    timeout-minutes: 60\n    container: node:24'],
    ['a token that stays in the checkout', 'persist-credentials: false', 'persist-credentials: true'],
    [
      'a checkout that says nothing of its token',
      '        with:\n          persist-credentials: false\n',
      '',
    ],
    ['no permissions at the top', 'permissions:\n  contents: read\n', ''],
    ['all permissions', 'permissions:\n  contents: read\n', 'permissions: write-all\n'],
    ['a permission for every job', '  contents: read\n', '  contents: read\n  issues: write\n'],
    ['a checkout that may not read', 'permissions:\n  contents: read\n', 'permissions: {}\n'],
    ['a job that does not end', '    timeout-minutes: 60\n', ''],
    ['packages that run scripts', 'run: npm test', 'run: npm ci && npm test'],
    ['an install after another command', 'run: npm test', 'run: cd web && npm install --no-audit'],
    ['pull_request_target', '  pull_request:\n', '  pull_request_target:\n'],
    ['workflow_run', '  workflow_call:\n', '  workflow_run:\n    workflows: [Release]\n'],
    ['a title inside a script', 'run: npm test', 'run: echo "${{ github.event.pull_request.title }}"'],
    ['a branch inside a script', 'run: npm test', 'run: npm test -- "${{ github.head_ref }}"'],
  ]),
  ...ours('release.yml', [
    [
      'a release that may write too early',
      '      contents: read\n    outputs:',
      '      contents: write\n    outputs:',
    ],
    ['provenance without an identity', '      id-token: write\n', '      contents: read\n'],
    [
      'an identity that nothing needs',
      '      contents: write\n',
      '      contents: write\n      id-token: write\n',
    ],
    ['a release that may not be made', '      contents: write\n', '      contents: read\n'],
    ['a called workflow that may not read', '  test:\n    permissions:\n      contents: read\n', '  test:\n'],
    [
      'secrets handed on',
      'uses: ./.github/workflows/ci.yml\n',
      'uses: ./.github/workflows/ci.yml\n    secrets: inherit\n',
    ],
    [
      'a called workflow that is not here',
      './.github/workflows/ci.yml',
      'example/other/.github/workflows/ci.yml@0123456789abcdef0123456789abcdef01234567 # v1',
    ],
    [
      'a token inside a script',
      'run: node scripts/release/announce.ts',
      'run: GH_TOKEN=${{ github.token }} node scripts/release/announce.ts',
    ],
  ]),
  ...ours('nightly.yml', [
    ['a secret is printed', told, '          echo "calling $HEARTBEAT"\n'],
    ['a secret is printed by printf', told, '          printf \'%s\\n\' "${HEARTBEAT}"\n'],
    ['a copy of a secret is printed', told, '          url="$HEARTBEAT/start"\n          echo "$url"\n'],
    ['a secret is written in other letters', told, '          base64 <<< "$HEARTBEAT"\n'],
    ['a secret is in the script by its variable', told, '          curl "${{ env.HEARTBEAT }}"\n'],
    [
      'a secret in the code of an action',
      deploy,
      'uses: actions/github-script@0123456789abcdef0123456789abcdef01234567 # v8.0.0\n        env:\n          KEY: ${{ secrets.KEY }}\n        with:\n          script: console.log(process.env.KEY)',
    ],
    ['a secret is given to cat', told, '          cat <<< "$HEARTBEAT"\n'],
    ['a secret is given to tee', told, '          echo start | tee "$HEARTBEAT"\n'],
    [
      'a secret in a here-document',
      told,
      '          cat <<EOF >config\n          url=$HEARTBEAT\n          EOF\n',
    ],
    ['a secret in a file', told, '          sed "s,URL,$HEARTBEAT," template >config\n'],
    ['a secret in an output', told, '          echo "url=$HEARTBEAT" >> "$GITHUB_OUTPUT"\n'],
    [
      'a secret in the environment of later steps',
      told,
      '          echo "URL=$HEARTBEAT" >> "$GITHUB_ENV"\n',
    ],
    ['a secret in the summary', told, '          echo "$HEARTBEAT" >> "$GITHUB_STEP_SUMMARY"\n'],
    ['a secret in the settings of git', told, '          git config http.extraheader "$HEARTBEAT"\n'],
    ['a secret that curl tells of', 'curl --silent', 'curl --verbose'],
    ['a trace', told, `          set -x\n${told}`],
    ['a trace among other settings', told, `          set -euxo pipefail\n${told}`],
    ['a trace by its long name', told, `          set -o xtrace\n${told}`],
    ['a shell that traces', '        if: always()\n', '        if: always()\n        shell: bash -ex {0}\n'],
    ['a script run with a trace', told, '          bash -x scripts/tell.sh\n'],
    ['the environment is printed', told, '          printenv\n'],
    ['the environment is printed by env', told, '          env | sort\n'],
    ['the environment is printed by export', told, '          export -p\n'],
    ['the environment is printed by declare', told, '          declare -px\n'],
    ['the environment is printed by Node', told, '          node -p process.env\n'],
    ['the environment of the process is read', told, '          tr "\\0" "\\n" < /proc/self/environ\n'],
    ['debugging', '          AS_OF: ${{ inputs.as-of }}\n', "          ACTIONS_STEP_DEBUG: 'true'\n"],
    ['every secret as JSON', '${{ secrets.HEARTBEAT }}', '${{ toJSON(secrets) }}'],
    ['the whole of github as JSON', '${{ inputs.as-of }}', '${{ toJSON(github) }}'],
    ['any secret by its name', '${{ secrets.HEARTBEAT }}', '${{ secrets[inputs.as-of] }}'],
    ['a secret inside a script', told, '          curl "${{ secrets.HEARTBEAT }}"\n'],
    ['a secret in a name', 'name: Tell the heartbeat', 'name: Tell ${{ secrets.HEARTBEAT }}'],
    ['a secret in a condition', 'if: always()', "if: secrets.HEARTBEAT != ''"],
    ['a secret in the group', '  group: nightly\n', '  group: nightly-${{ secrets.HEARTBEAT }}\n'],
    [
      'a secret in the address of an environment',
      '${{ steps.pages.outputs.page_url }}',
      '${{ secrets.HEARTBEAT }}',
    ],
    [
      'a secret in the name of a run',
      'name: Nightly\n',
      'name: Nightly\nrun-name: for ${{ secrets.HEARTBEAT }}\n',
    ],
    [
      'a secret as an output',
      '    needs: run\n',
      '    needs: run\n    outputs:\n      url: ${{ secrets.HEARTBEAT }}\n',
    ],
    ['an input inside a script', told, '          echo "${{ inputs.as-of }}"\n'],
    ['Google without an identity', '      id-token: write\n      issues: write\n', '      issues: write\n'],
    ['an issue that may not be opened', '      issues: write\n', ''],
    [
      'an issue that is switched off',
      '          config: kindred.yaml\n',
      "          config: kindred.yaml\n          issue: 'false'\n",
    ],
    ['pages that may not be deployed', '      pages: write\n', ''],
    ['a deploy that may read the code', '      pages: write\n', '      pages: write\n      contents: read\n'],
    ['packages that may be written', '      pages: write\n', '      pages: write\n      packages: write\n'],
    ['attestations of nothing', '      pages: write\n', '      pages: write\n      attestations: write\n'],
    [
      'everything for one job',
      '    permissions:\n      pages: write\n      id-token: write\n',
      '    permissions: write-all\n',
    ],
    [
      'a schedule that runs twice at once',
      'concurrency:\n  group: nightly\n  cancel-in-progress: false\n',
      '',
    ],
    ['a night that is cut short', 'cancel-in-progress: false', 'cancel-in-progress: true'],
    ['an action that is a tag of somebody else', deploy, 'uses: example/deploy@v1'],
  ]),
  ...ours('action.yml', [
    ['a key that an action prints', ran, '        echo "key $GEMINI_API_KEY"\n'],
    ['a key in the script of an action', ran, '        node check.js "${{ inputs.gemini-key }}"\n'],
    ['a key as the output of an action', '${{ steps.run.outputs.status }}', '${{ inputs.gemini-key }}'],
    ['an input in the script of an action', '"$CONFIG"', '"${{ inputs.config }}"'],
    [
      'an action inside an action at a tag',
      'actions/setup-node@820762786026740c76f36085b0efc47a31fe5020 # v7.0.0',
      'actions/setup-node@v7',
    ],
    ['an action whose packages run scripts', ' --ignore-scripts', ''],
  ]),
  ...others('ci.yml', [
    [
      'a key that nobody knows',
      '    timeout-minutes: 60\n',
      '    timeout-minutes: 60\n    timeout-hours: 1\n',
    ],
    ['a permission that nobody knows', 'contents: read', 'content: read'],
    ['a matrix without that name', '${{ matrix.node }} on', '${{ matrix.nodes }} on'],
    [
      'a context that nobody knows',
      "github.event_name == 'pull_request'",
      "git.event_name == 'pull_request'",
    ],
    ['an expression that does not end', "== 'pull_request' }}", "== 'pull_request'"],
    ['an event that nobody knows', '  pull_request:\n', '  pull_requests:\n'],
    ['YAML that is none', 'jobs:\n', 'jobs:\n\t- x: [\n'],
  ]),
  ...others('release.yml', [
    ['a job that waits for nobody', 'needs: pack', 'needs: package'],
    ['an output that no step gives', 'needs.pack.outputs.tarball', 'needs.pack.outputs.tar'],
    [
      'a workflow that is called wrongly',
      'uses: ./.github/workflows/ci.yml\n',
      'uses: ./.github/workflows/ci.yml\n    with:\n      node: 24\n',
    ],
  ]),
  ...others('nightly.yml', [
    ['a time that is none', "cron: '17 22 * * *'", "cron: '17 25 * * *'"],
    ['a variable that is not quoted', '--max-time 10 "$HEARTBEAT"', '--max-time 10 $HEARTBEAT'],
  ]),
  ...others('action.yml', [
    ['a script of an action without a shell', '    - shell: bash\n      run: npm', '    - run: npm'],
    ['an action that names a secret', '${{ inputs.gemini-key }}', '${{ secrets.GEMINI_KEY }}'],
    ['an input that an action does not have', '${{ inputs.config }}', '${{ inputs.configuration }}'],
  ]),
];

/** What only looks like a fault: our rules let it be. */
export const harmless: readonly Fault[] = [
  ...others('nightly.yml', [
    ['settings without a trace', told, `          set -euo pipefail\n${told}`],
    ['a secret that is masked', told, '          echo "::add-mask::$HEARTBEAT"\n'],
    ['a secret that is compared', told, '          test "$HEARTBEAT" != none && echo "there is one"\n'],
    ['the name of a secret', told, '          echo "HEARTBEAT is not set" >&2\n'],
    ['another variable with a longer name', told, '          echo "$HEARTBEATS" >> "$GITHUB_OUTPUT"\n'],
    ['one variable of the environment', told, '          node -p process.env.AS_OF\n'],
    ['a command in an environment', told, '          env AS_OF=today node tell.js\n'],
    ['a variable that is exported', told, '          export HEARTBEAT\n'],
    ['whether there is a secret', '${{ inputs.as-of }}', "${{ secrets.GEMINI_KEY != '' }}"],
    ['an input with a secret-like word within it', '      as-of:\n', '      monkeys:\n'],
  ]),
  ...others('ci.yml', [
    ['packages that run nothing', 'run: npm test', 'run: npm ci --ignore-scripts && npm test'],
    ['the system inside a script', 'run: npm test', 'run: npm test -- "${{ matrix.os }}"'],
    [
      'a folder of the repository',
      'uses: actions/setup-python@5fda3b95a4ea91299a34e894583c3862153e4b97 # v7.0.0',
      'uses: ./.github/actions/python',
    ],
  ]),
];

type Row = readonly [what: string, from: string, to: string];

function ours(into: string, rows: readonly Row[]): Fault[] {
  return rows.map(([what, from, to]) => ({ what, into, from, to, isOurs: true }));
}

function others(into: string, rows: readonly Row[]): Fault[] {
  return rows.map(([what, from, to]) => ({ what, into, from, to, isOurs: false }));
}
