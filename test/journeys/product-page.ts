/** A product that embeds the SDK as a module: one button, whose options a test sets, and a list of what it was told. */
import { type ConnectOptions, createDrawbridge, SDK_EVENT } from '@drawbridge/connect'

export type PlainPage = {
  readonly drawbridge: ReturnType<typeof createDrawbridge>
  options: ConnectOptions & { readonly headless?: boolean }
  readonly happened: string[]
}

/** Whose page it is stands in its address. */
const { searchParams } = new URL(location.href)
const say = (name: string): string => searchParams.get(name) ?? ''

/** Signed by the product's own back end. */
async function userToken(): Promise<string> {
  return (await fetch(`/user-token?user=${say('user')}`)).text()
}

const drawbridge = createDrawbridge({ baseUrl: say('server') })
const happened: string[] = []
const page: PlainPage = Object.assign(window, { drawbridge, happened, options: {} })

for (const type of Object.values(SDK_EVENT)) drawbridge.subscribe(type, () => happened.push(type))

document.querySelector('button')!.addEventListener('click', () => {
  const { headless, ...options } = page.options
  const connect = headless ? drawbridge.installIntegration : drawbridge.connect
  connect('onedrive', {
    ...options,
    onSuccess: (connection) => happened.push(`success ${connection.account.userPrincipalName}`),
    onError: (error) => happened.push(`error ${error.code}`),
  })
})

await drawbridge.authenticate(say('project'), userToken)
happened.push('ready')
